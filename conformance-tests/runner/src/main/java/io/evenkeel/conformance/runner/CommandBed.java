package io.evenkeel.conformance.runner;

import io.evenkeel.conformance.BedFailure;
import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.Obstacle;
import io.evenkeel.conformance.TestBed;
import io.evenkeel.engine.plugin.LoadedAdapter;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A bed of shell commands, for vendors who write no Java besides their adapter.
 *
 * <p>Commands get what they are about in environment variables, print their answer, and end with 0. Any other end is a
 * failure of the bed.
 */
final class CommandBed implements TestBed {

    private final LoadedAdapter adapter;
    private final Description description;
    private final Shell shell;

    /** What the file says. */
    record Description(
            HostId source,
            HostId destination,
            Map<String, String> configuration,
            Optional<Map<String, String>> wrongAddress,
            Optional<Map<String, String>> wrongCredentials,
            Set<GuestKind> guests,
            Set<Fault> faults,
            Set<Obstacle> obstacles,
            Map<BedCommand, String> commands) {

        Description {
            configuration = Map.copyOf(configuration);
            guests = Set.copyOf(guests);
            faults = Set.copyOf(faults);
            obstacles = Set.copyOf(obstacles);
            commands = new EnumMap<>(commands);
        }

        /** Says nothing of the settings, which may hold secrets. */
        @Override
        public String toString() {
            return "Description[" + source + " to " + destination + ", " + commands + "]";
        }
    }

    CommandBed(LoadedAdapter adapter, Description description, Shell shell) {
        this.adapter = adapter;
        this.description = description;
        this.shell = shell;
    }

    @Override
    public HypervisorProvider provider() {
        return adapter.provider();
    }

    @Override
    public ClassLoader adapterLoader() {
        return adapter.classLoader();
    }

    @Override
    public Map<String, String> configuration() {
        return description.configuration();
    }

    @Override
    public HostId source() {
        return description.source();
    }

    @Override
    public HostId destination() {
        return description.destination();
    }

    @Override
    public Set<GuestKind> guestKinds() {
        return description.guests();
    }

    @Override
    public VmId makeGuest(GuestKind kind) throws InterruptedException {
        return vm(BedCommand.MAKE_GUEST, run(BedCommand.MAKE_GUEST, Map.of("EVENKEEL_KIND", kind.name())));
    }

    @Override
    public Set<HostId> executingOn(VmId vm) throws InterruptedException {
        return hosts(run(BedCommand.EXECUTING_ON, about(vm)));
    }

    @Override
    public Set<HostId> inMemoryOn(VmId vm) throws InterruptedException {
        return hosts(run(BedCommand.IN_MEMORY_ON, about(vm)));
    }

    @Override
    public Optional<Set<HostId>> definedOn(VmId vm) throws InterruptedException {
        return has(BedCommand.DEFINED_ON)
                ? Optional.of(hosts(run(BedCommand.DEFINED_ON, about(vm))))
                : Optional.empty();
    }

    @Override
    public Optional<Set<HostId>> imagesOn(VmId vm) throws InterruptedException {
        return has(BedCommand.IMAGES_ON) ? Optional.of(hosts(run(BedCommand.IMAGES_ON, about(vm)))) : Optional.empty();
    }

    @Override
    public OptionalInt boots(VmId vm) throws InterruptedException {
        if (!has(BedCommand.BOOTS)) {
            return OptionalInt.empty();
        }
        String printed = run(BedCommand.BOOTS, about(vm));
        try {
            return OptionalInt.of(Integer.parseInt(printed));
        } catch (NumberFormatException e) {
            throw new BedFailure("the command boots printed '" + printed + "', not a whole number");
        }
    }

    @Override
    public Optional<String> damage(VmId vm) throws InterruptedException {
        return has(BedCommand.DAMAGE)
                ? Optional.of(run(BedCommand.DAMAGE, about(vm))).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    @Override
    public Optional<HostId> announcedFrom(VmId vm) throws InterruptedException {
        return has(BedCommand.ANNOUNCED_FROM)
                ? hosts(run(BedCommand.ANNOUNCED_FROM, about(vm))).stream().findFirst()
                : Optional.empty();
    }

    @Override
    public Set<Fault> faults() {
        return description.faults();
    }

    @Override
    public AutoCloseable cause(Fault fault, VmId vm) throws InterruptedException {
        Map<String, String> variables = new HashMap<>(about(vm));
        variables.put("EVENKEEL_FAULT", fault.name());
        run(BedCommand.CAUSE, variables);
        return () -> run(BedCommand.END, variables);
    }

    @Override
    public Set<Obstacle> obstacles() {
        return description.obstacles();
    }

    @Override
    public VmId makeGuestWith(Obstacle obstacle) throws InterruptedException {
        return vm(
                BedCommand.MAKE_GUEST_WITH,
                run(BedCommand.MAKE_GUEST_WITH, Map.of("EVENKEEL_OBSTACLE", obstacle.name())));
    }

    @Override
    public Optional<Map<String, String>> configurationWithWrongAddress() {
        return description.wrongAddress();
    }

    @Override
    public Optional<Map<String, String>> configurationWithWrongCredentials() {
        return description.wrongCredentials();
    }

    @Override
    public Optional<Boolean> secondStartIsRefused(VmId vm) throws InterruptedException {
        if (!has(BedCommand.SECOND_START_IS_REFUSED)) {
            return Optional.empty();
        }
        String printed = run(BedCommand.SECOND_START_IS_REFUSED, about(vm));
        return switch (printed) {
            case "yes" -> Optional.of(true);
            case "no" -> Optional.of(false);
            default ->
                throw new BedFailure("the command second-start-is-refused printed '" + printed + "', not yes or no");
        };
    }

    @Override
    public boolean keepByPlatform(VmId vm, boolean isKept) throws InterruptedException {
        if (!has(BedCommand.KEEP_BY_PLATFORM)) {
            return false;
        }
        Map<String, String> variables = new HashMap<>(about(vm));
        variables.put("EVENKEEL_KEPT", isKept ? "yes" : "no");
        run(BedCommand.KEEP_BY_PLATFORM, variables);
        return true;
    }

    @Override
    public void close() {
        try {
            run(BedCommand.CLEAR, Map.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BedFailure("interrupted while clearing away", e);
        }
    }

    private boolean has(BedCommand command) {
        return description.commands().containsKey(command);
    }

    private static Map<String, String> about(VmId vm) {
        return Map.of("EVENKEEL_VM", vm.value());
    }

    private static VmId vm(BedCommand command, String printed) {
        try {
            return new VmId(printed);
        } catch (IllegalArgumentException e) {
            throw new BedFailure("the command " + command.key() + " printed '" + printed + "', not the id of a VM");
        }
    }

    private static Set<HostId> hosts(String printed) {
        return Arrays.stream(printed.split("\\s+", -1))
                .filter(text -> !text.isEmpty())
                .map(HostId::new)
                .collect(Collectors.toSet());
    }

    private String run(BedCommand command, Map<String, String> variables) throws InterruptedException {
        String text = description.commands().get(command);
        if (text == null) {
            throw new BedFailure("the bed has no command " + command.key());
        }
        Map<String, String> all = new HashMap<>(variables);
        all.put("EVENKEEL_SOURCE", source().value());
        all.put("EVENKEEL_DESTINATION", destination().value());
        return shell.run(command.key(), text, all);
    }
}
