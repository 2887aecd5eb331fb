"""`loyalty decide`: verdict and value of information for anybody's table of cases."""
