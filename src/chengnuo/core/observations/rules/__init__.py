"""Pure rules of observations: times, alarms over streams, files of points."""
