"""Pull and merge requests: what a change adds, judged, and said where its reviewers look."""
