"""The phone of grid workers and handlers: tasks by time left, acts and photos that wait for the net."""
