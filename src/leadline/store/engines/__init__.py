"""The engines a workspace can live on."""
