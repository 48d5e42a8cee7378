"""The public page behind an asset's QR label."""
