"""What `loyalty calibrate` does beside reading and fitting: --into, --survey, --targets."""
