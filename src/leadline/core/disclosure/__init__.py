"""Disclosure control that knows who the informants are: who could stand behind what is published."""
