package io.evenkeel.server.bench;

import io.evenkeel.spi.inventory.Host;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Lets contenders move the same VM to and fro by turns.
 *
 * <p>The turns alternate so that a slow spell of the machine hits all alike, and the order is reversed from round to
 * round so that each contender moves as often one way as the other.
 */
final class Duel {
    private final List<Contender> contenders;
    private final Consumer<String> log;

    /**
     * A duel.
     *
     * @param log told of each move
     */
    Duel(List<Contender> contenders, Consumer<String> log) {
        this.contenders = List.copyOf(contenders);
        this.log = log;
    }

    /** What each contender measured, in the order of its moves. */
    Map<String, List<Run>> fight(Host from, Host to, int rounds) throws InterruptedException {
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        contenders.forEach(contender -> runs.put(contender.name(), new ArrayList<>()));
        Host source = from;
        Host destination = to;
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < contenders.size(); turn++) {
                boolean reversed = round % 2 == 1;
                Contender contender = contenders.get(reversed ? contenders.size() - 1 - turn : turn);
                Run run = contender.move(source, destination);
                runs.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                        .add(run);
                log.accept(BenchReport.moveLine(round + 1, rounds, contender.name(), source, destination, run));
                Host swapped = source;
                source = destination;
                destination = swapped;
            }
        }
        return runs;
    }
}
