"""Policies fetched from elsewhere, as `conftest pull` does: only when a command says so, checked and unpacked safely.

Sources: open-policy-agent/conftest 0.71.1 downloader, hashicorp/go-getter 1.8.8.
"""
