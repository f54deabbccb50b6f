package io.evenkeel.server.command;

import io.evenkeel.server.config.SupervisionSettings;
import io.evenkeel.server.connection.ConnectionOptions.Supervised;
import io.evenkeel.server.supervision.Control;
import io.evenkeel.server.supervision.Stores;
import java.util.Set;

/** Where the supervisor of a connection runs. */
sealed interface SupervisorSeat {

    /** On this machine. */
    record Here(SupervisedDomain domain) implements SupervisorSeat {}

    /** On other machines; these stand for the lead. */
    record Elsewhere(Set<String> names) implements SupervisorSeat {}

    /** Nowhere, as far as can be seen from here. */
    record Nowhere() implements SupervisorSeat {}

    /** Looks for it. */
    static SupervisorSeat of(Supervised supervised) {
        SupervisionSettings settings = supervised.settings();
        Control control = new Control(settings.socket());
        if (control.isAnswered()) {
            return new Here(new SupervisedDomain(supervised.name(), control));
        }
        try (Stores stores = new Stores(settings)) {
            Set<String> names = stores.candidates(supervised.name());
            return names.isEmpty() ? new Nowhere() : new Elsewhere(names);
        }
    }
}
