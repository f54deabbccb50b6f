package io.evenkeel.supervisor.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The moves that are wanted, in a line for each cause. A VM waits in one line only. Used by one thread at a time.
 *
 * <p>Whoever wants a move says so here, and learns here how it ended; the moves are made by {@link MigrationDuty} alone.
 */
public final class MoveQueue {

    private static final int ENDS_KEPT = 100;

    private final Map<Cause.Kind, Map<Cause, Map<VmId, WantedMove>>> lines = new EnumMap<>(Cause.Kind.class);
    private final Map<VmId, WantedMove> waiting = new LinkedHashMap<>();
    private final Map<VmId, String> obstacles = new LinkedHashMap<>();
    private final Map<Cause.Kind, BiConsumer<Moment, MoveEnd>> listeners = new EnumMap<>(Cause.Kind.class);
    private final Map<VmId, MoveEnd> ends = new LinkedHashMap<>();
    private boolean isChanged;

    public MoveQueue() {
        for (Cause.Kind kind : Cause.Kind.values()) {
            lines.put(kind, new LinkedHashMap<>());
        }
    }

    /**
     * Puts a move in line, in the place of the one that waits for the same VM, unless that is of a more urgent kind.
     *
     * @return whether it is in line now
     */
    public boolean want(WantedMove move) {
        WantedMove before = waiting.get(move.vm());
        if (before != null && before.cause().kind().compareTo(move.cause().kind()) < 0) {
            return false;
        }
        if (move.cause().kind() == Cause.Kind.REQUEST) {
            ends.remove(move.vm());
        }
        if (before != null && before.cause().equals(move.cause())) {
            line(move.cause()).put(move.vm(), move);
        } else {
            remove(move.vm());
            line(move.cause()).put(move.vm(), move);
        }
        waiting.put(move.vm(), move);
        isChanged = true;
        return true;
    }

    private Map<VmId, WantedMove> line(Cause cause) {
        return requireNonNull(lines.get(cause.kind())).computeIfAbsent(cause, key -> new LinkedHashMap<>());
    }

    /** Takes the moves of a cause out of line; those under way go on. */
    public void withdraw(Cause cause) {
        of(cause).forEach(move -> remove(move.vm()));
    }

    /** Who is told of the ends of moves of a kind; one listener for each kind. */
    public void onEnd(Cause.Kind kind, BiConsumer<Moment, MoveEnd> listener) {
        if (listeners.put(kind, listener) != null) {
            throw new IllegalStateException("somebody else listens to the ends of moves of kind " + kind);
        }
    }

    void ended(Moment now, MoveEnd end) {
        if (end.cause().kind() == Cause.Kind.REQUEST) {
            ends.remove(end.vm());
            ends.put(end.vm(), end);
            if (ends.size() > ENDS_KEPT) {
                ends.remove(ends.keySet().iterator().next());
            }
        }
        BiConsumer<Moment, MoveEnd> listener = listeners.get(end.cause().kind());
        if (listener != null) {
            listener.accept(now, end);
        }
    }

    /** All moves that wait. */
    public Collection<WantedMove> waiting() {
        return Collections.unmodifiableCollection(waiting.values());
    }

    /** The moves of a cause that wait. */
    public List<WantedMove> of(Cause cause) {
        Map<VmId, WantedMove> line = requireNonNull(lines.get(cause.kind())).get(cause);
        return line == null ? List.of() : List.copyOf(line.values());
    }

    /** The move that waits for a VM. */
    public Optional<WantedMove> of(VmId vm) {
        return Optional.ofNullable(waiting.get(vm));
    }

    /** How the last move of a VM that a person asked for has ended; of the latest 100, and until the next is wanted. */
    public Optional<MoveEnd> end(VmId vm) {
        return Optional.ofNullable(ends.get(vm));
    }

    /** Why the move of a VM has not begun, as of the last time it was its turn. */
    public Optional<String> obstacle(VmId vm) {
        return Optional.ofNullable(obstacles.get(vm));
    }

    void obstructed(VmId vm, String why) {
        obstacles.put(vm, why);
    }

    /** The lines of a kind, whoever was served longest ago first. */
    List<Cause> turn(Cause.Kind kind) {
        return new ArrayList<>(requireNonNull(lines.get(kind)).keySet());
    }

    /** A line has had its turn. */
    void served(Cause cause) {
        Map<Cause, Map<VmId, WantedMove>> all = requireNonNull(lines.get(cause.kind()));
        Map<VmId, WantedMove> line = all.remove(cause);
        if (line != null) {
            all.put(cause, line);
        }
    }

    @Nullable
    WantedMove remove(VmId vm) {
        WantedMove move = waiting.remove(vm);
        if (move != null) {
            obstacles.remove(vm);
            Map<Cause, Map<VmId, WantedMove>> all =
                    requireNonNull(lines.get(move.cause().kind()));
            Map<VmId, WantedMove> line = requireNonNull(all.get(move.cause()));
            line.remove(vm);
            if (line.isEmpty()) {
                all.remove(move.cause());
            }
        }
        return move;
    }

    /** Whether a move was put in line since the last time this was asked. */
    boolean takeChanged() {
        boolean was = isChanged;
        isChanged = false;
        return was;
    }
}
