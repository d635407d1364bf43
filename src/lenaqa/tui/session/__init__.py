"""What outlasts the screen: conversations on disk, what a person chose, what is copied and exported. No widgets."""
