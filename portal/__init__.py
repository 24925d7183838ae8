"""The core of the portal: nouns (organisation, person, account, job, count); plugins own the verbs."""
