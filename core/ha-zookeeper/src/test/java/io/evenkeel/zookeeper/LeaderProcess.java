package io.evenkeel.zookeeper;

import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.lead.Leadership;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A supervisor in a process of its own, to be killed: leads a domain, says so, and waits. */
final class LeaderProcess {

    private LeaderProcess() {}

    /** Takes the servers, the domain, and the length of the session in milliseconds. */
    public static void main(String[] arguments) throws InterruptedException {
        ZooKeeperSettings settings =
                ZooKeeperSettings.of(arguments[0]).withSession(Duration.ofMillis(Long.parseLong(arguments[2])));
        ZooKeeperCoordination session = ZooKeeperCoordination.start(settings, "doomed", Clock.systemUTC());
        session.domain(arguments[1]).leadership().stand(new Leadership.Candidate() {
            @Override
            public void elected(Epoch epoch) {
                System.out.println("elected " + epoch);
            }

            @Override
            public void deposed() {
                System.out.println("deposed");
            }
        });
        new CountDownLatch(1).await();
    }
}
