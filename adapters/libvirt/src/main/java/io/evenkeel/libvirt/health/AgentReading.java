package io.evenkeel.libvirt.health;

import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.DomainXml;
import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.spi.health.AgentState;
import java.util.Optional;

/**
 * What came of asking a guest's agent.
 *
 * @param state empty if the VM has no channel for an agent
 * @param answered whether it answered just now
 */
record AgentReading(Optional<AgentState> state, boolean answered) {

    /**
     * Asks; blocks for up to {@code seconds}.
     *
     * @param known whether the agent has answered before, so that there is no need to look for one
     */
    static AgentReading of(Dom domain, boolean known, int seconds) {
        if (!known) {
            Optional<AgentState> state = state(domain);
            if (!state.equals(Optional.of(AgentState.CONNECTED))) {
                return new AgentReading(state, false);
            }
        }
        try {
            domain.pingAgent(seconds);
            return new AgentReading(Optional.of(AgentState.CONNECTED), true);
        } catch (VirFailure e) {
            if (e.isConnectionTrouble() || e.isNoDomain()) {
                throw e;
            }
            return new AgentReading(state(domain), false);
        }
    }

    private static Optional<AgentState> state(Dom domain) {
        return DomainXml.parse(domain.xml()).agent();
    }
}
