"""What several tools do alike; a tool may use a part, and a part knows no tool."""
