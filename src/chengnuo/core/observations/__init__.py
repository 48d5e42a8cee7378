"""What devices tell: things, their streams of observations, and the alarms that rules raise over them."""
