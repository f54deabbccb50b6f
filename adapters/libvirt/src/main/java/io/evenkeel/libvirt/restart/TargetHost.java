package io.evenkeel.libvirt.restart;

import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.logbook.Logbook;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.inventory.VmId;
import java.util.Optional;
import java.util.function.Consumer;

/** The host on which a VM is started. */
final class TargetHost implements TargetStart.Place {

    private final VmId vm;
    private final HostLink host;
    private final boolean fromDisks;
    private final Deadline deadline;

    /** @param fromDisks whether memory that the host has saved for the VM is left aside */
    TargetHost(VmId vm, HostLink host, boolean fromDisks, Deadline deadline) {
        this.vm = vm;
        this.host = host;
        this.fromDisks = fromDisks;
        this.deadline = deadline;
    }

    /** Reads and writes in one task, so that what is replaced is what is returned. */
    @Override
    public Optional<String> define(String definition) throws InterruptedException {
        return host.change(
                wire -> {
                    Optional<String> replaced = wire.find(vm.value()).map(found -> {
                        try (Dom domain = found) {
                            return domain.definition();
                        }
                    });
                    wire.define(definition);
                    return replaced;
                },
                deadline);
    }

    @Override
    public void begin(RestartRecord begun) throws InterruptedException {
        change(domain -> {
            Logbook logbook = Logbook.of(domain);
            if (!logbook.records().isEmpty()) {
                logbook.restarted(host.id()).store(domain);
            }
            begun.store(domain);
        });
    }

    @Override
    public void create() throws InterruptedException {
        change(fromDisks ? Dom::createFromDisks : Dom::create);
    }

    @Override
    public void confirm(RestartRecord done) throws InterruptedException {
        change(done::renewIn);
    }

    @Override
    public boolean putBack(Optional<String> replaced, RestartRecord begun) throws InterruptedException {
        return host.change(
                wire -> wire.with(vm.value(), domain -> {
                    if (domain.state().isActive() || !begun.isIn(domain)) {
                        return false;
                    }
                    if (replaced.isPresent()) {
                        wire.define(replaced.get());
                    } else {
                        domain.undefine();
                    }
                    return true;
                }),
                deadline);
    }

    private void change(Consumer<Dom> order) throws InterruptedException {
        host.change(
                wire -> wire.with(vm.value(), domain -> {
                    order.accept(domain);
                    return true;
                }),
                deadline);
    }
}
