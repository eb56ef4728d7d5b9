"""What AI coding tools leave on a machine: transcripts, histories, tool results, databases, configurations."""
