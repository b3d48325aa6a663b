"""What is sent and kept: to-send/ for the payer, keep/ for the practice, never mixed."""
