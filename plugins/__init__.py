"""The plugins of this repository; README.md is the reference of the hooks they implement."""
