from published
