"""The household books of hamlets: households with dated marks, who looked, what each quarter confirmed."""
