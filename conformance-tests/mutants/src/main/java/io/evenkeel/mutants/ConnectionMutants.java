package io.evenkeel.mutants;

import static io.evenkeel.mutants.Steps.soon;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.HypervisorProduct;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.config.ConfigKey;
import io.evenkeel.spi.config.ConfigSchema;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.migration.Migrations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Adapters that break the rules about providers and connections. */
final class ConnectionMutants {

    private ConnectionMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("1.7", "tells the password it was refused with", "HypervisorProvider.connect", call -> {
                    try {
                        return call.proceed();
                    } catch (HypervisorException e) {
                        throw HypervisorException.withoutEffect(
                                e.kind(),
                                "refused with "
                                        + call.bed()
                                                .configurationWithWrongCredentials()
                                                .orElseThrow());
                    }
                }),
                Mutant.of("2.1", "starts a thread when it is described", "HypervisorProvider.info", call -> {
                    start(new Thread(ConnectionMutants::linger, "poller"));
                    return call.proceed();
                }),
                Mutant.of("2.2", "was built for another major version", "HypervisorProvider.spiVersion", call -> "7.3"),
                Mutant.of("2.3", "offers what its provider does not know", "Hypervisor.capabilities", call -> {
                    List<Capability> more = new ArrayList<>();
                    call.answer(CapabilitySet.class).forEach(more::add);
                    more.add(new Capability("acme:teleport"));
                    return CapabilitySet.copyOf(more);
                }),
                Mutant.of("2.4", "declares fencing and has none", "Hypervisor.fencing", call -> Optional.empty()),
                Mutant.of(
                        "2.4",
                        "has load and does not declare it",
                        "Hypervisor.capabilities",
                        call -> call.answer(CapabilitySet.class).without(Capabilities.LOAD)),
                Mutant.of("2.5", "cancels its migrations when it is closed", "Hypervisor.close", call -> {
                    cancelAll(call.target(Hypervisor.class));
                    return call.proceed();
                }),
                Mutant.of("2.5", "cannot be closed twice", ConnectionMutants::closingOnce),
                Mutant.of("2.6", "leaves a thread behind", "HypervisorProvider.connect", call -> {
                    start(call.argument(ProviderContext.class).threads().newThread(ConnectionMutants::linger));
                    return call.proceed();
                }),
                Mutant.of("2.6", "starts a thread past the context", "HypervisorProvider.connect", call -> {
                    start(new Thread(ConnectionMutants::linger, "poller"));
                    return call.proceed();
                }),
                Mutant.of("2.7", "closes all connections with one", ConnectionMutants::closingAll),
                Mutant.of(
                        "2.8",
                        "calls a wrong address a fault of its own",
                        "HypervisorProvider.connect",
                        Steps.blaming(ErrorKind.UNREACHABLE, ErrorKind.INTERNAL)),
                Mutant.of(
                        "2.9",
                        "calls wrong credentials a lost connection",
                        "HypervisorProvider.connect",
                        Steps.blaming(ErrorKind.DENIED, ErrorKind.UNREACHABLE)),
                Mutant.of("2.10", "answers from memory once the connection was lost", ConnectionMutants::remembering),
                Mutant.of(
                        "2.11",
                        "takes a token in the open",
                        "HypervisorProvider.configSchema",
                        call -> with(
                                call.answer(ConfigSchema.class),
                                ConfigKey.string("api-token", "With which it logs in.")
                                        .optional())),
                Mutant.of(
                        "2.11",
                        "does not describe a setting",
                        "HypervisorProvider.configSchema",
                        call -> with(
                                call.answer(ConfigSchema.class),
                                ConfigKey.string("flavour", " ").optional())),
                Mutant.of("2.12", "goes on working after it was closed", "Hypervisor.close", call -> null),
                Mutant.of(
                        "2.12",
                        "says that it was lost when it was closed",
                        "Inventory.hosts",
                        Steps.blaming(ErrorKind.CONFLICT, ErrorKind.UNREACHABLE)),
                Mutant.of(
                        "2.13",
                        "does not know the version",
                        "Hypervisor.product",
                        call -> new HypervisorProduct("simulator", "unknown", Map.of())));
    }

    private static ConfigSchema with(ConfigSchema schema, ConfigKey<?> more) {
        List<ConfigKey<?>> keys = new ArrayList<>(schema.keys());
        keys.add(more);
        return ConfigSchema.of(keys.toArray(ConfigKey<?>[]::new));
    }

    private static void start(Thread thread) {
        thread.setDaemon(true);
        thread.start();
    }

    /** Long enough to be seen and not for ever. */
    private static void linger() {
        try {
            new CountDownLatch(1).await(3, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void cancelAll(Hypervisor hypervisor) throws InterruptedException {
        Migrations migrations = hypervisor.migrations().orElseThrow();
        try {
            for (OperationId id : migrations.active(soon())) {
                migrations.find(id, soon()).orElseThrow().cancel(Operation.unled(), soon());
            }
        } catch (HypervisorException e) {
            if (e.kind() != ErrorKind.CONFLICT) {
                throw e;
            }
            // It is closed already.
        }
    }

    private static Map<String, Mistake> closingOnce() {
        Set<Object> closed = ConcurrentHashMap.newKeySet();
        return Map.of("Hypervisor.close", call -> {
            if (!closed.add(call.target())) {
                throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "closed already");
            }
            return call.proceed();
        });
    }

    private static Map<String, Mistake> closingAll() {
        Set<Hypervisor> open = ConcurrentHashMap.newKeySet();
        return Map.of(
                "HypervisorProvider.connect",
                call -> {
                    Hypervisor opened = call.answer(Hypervisor.class);
                    open.add(opened);
                    return opened;
                },
                "Hypervisor.close",
                call -> {
                    open.forEach(Hypervisor::close);
                    return call.proceed();
                });
    }

    private static Map<String, Mistake> remembering() {
        AtomicReference<List<Vm>> last = new AtomicReference<>(List.of());
        ConcurrentHashMap<Object, Boolean> lost = new ConcurrentHashMap<>();
        return Map.of("Inventory.vms", call -> {
            if (lost.containsKey(call.target())) {
                return last.get();
            }
            try {
                last.set(call.list(Vm.class));
                return last.get();
            } catch (HypervisorException e) {
                lost.put(call.target(), true);
                throw e;
            }
        });
    }
}
