"""The settings of the built-in server, sized for the machine it runs on."""

import os
from pathlib import Path


def configuration(socket_folder: Path, *, port: int, durable: bool) -> str:
    """An eighth of the memory for PostgreSQL's own cache, so that web, worker and a browser still fit beside it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    settings = {
        "listen_addresses": "''",
        "unix_socket_directories": f"'{socket_folder}'",
        "unix_socket_permissions": "0700",
        "port": port,
        "max_connections": 200,
        "shared_buffers": f"{max(64, min(memory // 8, 2048 if durable else 256))}MB",
        "effective_cache_size": f"{max(128, memory // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{max(64, min(memory // 16, 512))}MB",
        "max_wal_size": "4GB",
        "random_page_cost": 1.1,
        "jit": "off",
        "log_min_messages": "warning",
        "log_checkpoints": "off",
        "timezone": "'UTC'",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        settings |= {"wal_level": "minimal", "max_wal_senders": 0}
    return "".join(f"{name} = {value}\n" for name, value in settings.items())
