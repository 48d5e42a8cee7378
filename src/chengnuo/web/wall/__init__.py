"""大屏: dark, few, large, silent unless something is wrong. A screen has a pass of its own and shows nobody's name but who is on duty."""
