package io.evenkeel.supervisor.keep;

import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.ledger.Ledger;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells of labels that cannot be understood, for as long as a VM that is kept alive has one. */
final class LabelMistakes {

    private static final String NAME = "labels";

    private final Ledger ledger;
    private final Alarms alarms;
    private final Map<VmId, String> mistakes = new LinkedHashMap<>();
    private boolean isChanged;

    LabelMistakes(Ledger ledger, Outbox outbox) {
        this.ledger = ledger;
        this.alarms = new Alarms(ledger, outbox);
        if (ledger.alarm(NAME).isPresent()) {
            read(ledger.kept());
            isChanged = true;
        }
    }

    /** Reads the labels of VMs that are kept now. */
    void read(Collection<KeptVm> vms) {
        for (KeptVm vm : vms) {
            List<String> found = VmWishes.of(vm.labels()).mistakes();
            String was = found.isEmpty()
                    ? mistakes.remove(vm.vm())
                    : mistakes.put(vm.vm(), vm.name() + ": " + String.join("; ", found));
            isChanged |= was != null || !found.isEmpty();
        }
    }

    /** Raises the alarm, or clears it, as things are now. */
    void tell() {
        isChanged |= mistakes.keySet().removeIf(vm -> ledger.kept(vm).isEmpty());
        if (!isChanged) {
            return;
        }
        isChanged = false;
        if (mistakes.isEmpty()) {
            alarms.clear(NAME);
            return;
        }
        alarms.tell(NAME, Severity.WARNING, String.join("; ", mistakes.values()));
    }
}
