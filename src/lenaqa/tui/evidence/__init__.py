"""What is shown of an answer: quotes and passages with their places, tables and the reasons they were found. Pure."""
