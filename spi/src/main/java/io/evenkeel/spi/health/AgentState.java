package io.evenkeel.spi.health;

/** How it stands with the program in a guest that answers for it, for example QEMU's guest agent or VMware Tools. */
public enum AgentState {
    /** It holds its end of the line. Whether it still answers is what the heartbeat tells. */
    CONNECTED,
    /** The line is there and nobody holds its other end: not installed, not started yet, or ended. */
    DISCONNECTED
}
