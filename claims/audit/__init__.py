"""What is known of a claim beyond its text: how likely its headline is right."""
