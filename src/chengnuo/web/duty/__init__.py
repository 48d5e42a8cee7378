"""Who is on duty when (值班表), and who looks after which grid."""
