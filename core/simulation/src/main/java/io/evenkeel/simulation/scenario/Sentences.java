package io.evenkeel.simulation.scenario;

import io.evenkeel.engine.text.Words;
import io.evenkeel.simulation.scenario.Expectation.Claim;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Request;
import java.util.ArrayList;
import java.util.List;

/** Facts and claims as sentences. */
final class Sentences {

    private Sentences() {}

    /** Empty for what nobody wants to hear of. */
    static String of(Fact fact) {
        if (fact instanceof Fact.Led || fact instanceof Fact.Kept || fact instanceof Fact.FenceCounted) {
            return "";
        } else if (fact instanceof Fact.FenceIntended fence) {
            return "will fence " + fence.host() + ": " + fence.reason();
        } else if (fact instanceof Fact.FenceEnded fence) {
            return "fence of " + fence.host() + ": " + ending(fence.ending());
        } else if (fact instanceof Fact.HostDead dead) {
            return dead.host() + " is down, by " + evidence(dead.evidence());
        } else if (fact instanceof Fact.HostBack back) {
            return back.host() + " is back";
        } else if (fact instanceof Fact.StartIntended start) {
            return "will start " + start.vm() + " on " + start.target() + ", by " + evidence(start.evidence());
        } else if (fact instanceof Fact.StartEnded start) {
            return "start of " + start.vm() + " on " + start.target() + ": " + ending(start.ending());
        } else if (fact instanceof Fact.MoveWanted wish) {
            return wish.by() + " wants " + wish.vm() + " moved to " + wish.destination();
        } else if (fact instanceof Fact.MoveNotBegun move) {
            return move.vm() + " is not moved: " + move.reason();
        } else if (fact instanceof Fact.MigrationIntended move) {
            return "will move " + move.vm() + " from " + move.source() + " to " + move.destination() + ": "
                    + move.cause();
        } else if (fact instanceof Fact.MigrationEnded move) {
            return "move of " + move.vm() + ": " + ending(move.ending());
        } else if (fact instanceof Fact.ResetIntended reset) {
            return "will reset " + reset.vm() + " on " + reset.host() + ": " + reset.reason();
        } else if (fact instanceof Fact.ResetEnded reset) {
            return "reset of " + reset.vm() + ": " + ending(reset.ending());
        } else if (fact instanceof Fact.Noted noted) {
            return noted.about() + ": " + noted.text();
        } else if (fact instanceof Fact.AlarmRaised alarm) {
            return "ALARM " + alarm.name() + ": " + alarm.text();
        } else if (fact instanceof Fact.AlarmCleared alarm) {
            return "alarm " + alarm.name() + " is over";
        } else if (fact instanceof Fact.KeptByPlatform word) {
            return String.join(", ", word.vms().stream().map(VmId::value).toList())
                    + (word.isSo()
                            ? ": left to the platform's own high availability"
                            : ": no longer left to the platform's own high availability");
        } else if (fact instanceof Fact.Released released) {
            return released.vm() + " is kept no longer: " + released.reason();
        }
        return ofRest(fact);
    }

    private static String ofRest(Fact fact) {
        if (fact instanceof Fact.SealIntended seal) {
            return "will shut earlier supervisors out of " + target(seal.target());
        } else if (fact instanceof Fact.SealEnded seal) {
            return "shutting earlier supervisors out of " + target(seal.target()) + ": " + ending(seal.ending());
        } else if (fact instanceof Fact.StopIntended stop) {
            return "will stop " + stop.vm() + " on " + stop.host() + ": " + stop.reason();
        } else if (fact instanceof Fact.StopEnded stop) {
            return "stop of " + stop.vm() + " on " + stop.host() + ": " + ending(stop.ending());
        } else if (fact instanceof Fact.FoundDown down) {
            List<String> vms =
                    down.vms().stream().map(each -> each.vm().value()).toList();
            return String.join(", ", vms) + (vms.size() == 1 ? " does" : " do") + " not run: " + down.reason();
        } else if (fact instanceof Fact.Protection wish) {
            return "a person wants " + wish.vm() + (wish.isWanted() ? " kept alive" : " left alone");
        } else if (fact instanceof Fact.Arrived arrived) {
            return arrived.vm() + " is on " + arrived.host() + ": " + arrived.how();
        } else if (fact instanceof Fact.DrainBegun drain) {
            return "empties " + drain.host() + " for " + drain.by();
        } else if (fact instanceof Fact.DrainEnded drain) {
            return drain.host() + " is held" + (drain.isEmpty() ? " empty" : ", but not empty: " + drain.detail());
        } else if (fact instanceof Fact.HostResumed resumed) {
            return resumed.host() + " takes VMs again, for " + resumed.by();
        } else if (fact instanceof Fact.RollingBegun rolling) {
            return "rolling maintenance by " + rolling.by() + " begins with " + Words.hosts(rolling.hosts()) + ", "
                    + rolling.atOnce() + " at a time";
        } else if (fact instanceof Fact.RollingAdvanced step) {
            return "rolling maintenance: " + step.host()
                    + (step.isServed() ? " is done" : " is passed over: " + step.detail());
        } else if (fact instanceof Fact.RollingEnded rolling) {
            return "rolling maintenance is over: " + rolling.detail();
        }
        throw new IllegalStateException("a fact of no known kind: " + fact);
    }

    private static String target(GuardTarget target) {
        return target instanceof GuardTarget.OfHost host
                ? host.host().value()
                : ((GuardTarget.OfVm) target).vm().value();
    }

    /** What a person asks. */
    static String of(Request request) {
        String what;
        if (request instanceof Request.Drain drain) {
            what = "empty " + drain.host();
        } else if (request instanceof Request.Resume resume) {
            what = "let " + resume.host() + " take VMs again";
        } else if (request instanceof Request.FenceNow fence) {
            what = "fence " + fence.host() + ": " + fence.reason();
        } else if (request instanceof Request.ConfirmDown down) {
            what = "take " + down.host() + " for down: " + down.reason();
        } else if (request instanceof Request.Protect protect) {
            what = (protect.isWanted() ? "keep " + protect.vm() + " alive" : "leave " + protect.vm() + " alone");
        } else if (request instanceof Request.Move move) {
            what = "move " + move.vm() + " to " + move.destination();
        } else if (request instanceof Request.CancelMove move) {
            what = "give up the move of " + move.vm();
        } else if (request instanceof Request.Roll roll) {
            what = "empty " + (roll.hosts().isEmpty() ? "all hosts" : Words.hosts(roll.hosts())) + " in turn, "
                    + roll.atOnce() + " at a time";
        } else if (request instanceof Request.StopRolling stop) {
            what = "stop the rolling maintenance: " + stop.reason();
        } else {
            throw new IllegalStateException("a request of no known kind: " + request);
        }
        return request.by() + " asks to " + what;
    }

    /** So many things, with an s but for one. */
    static String number(int count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    /** Things joined as people do. */
    static String all(List<?> things) {
        return String.join(" and ", things.stream().map(Object::toString).toList());
    }

    /** What is claimed. */
    static String of(Claim claim) {
        if (claim instanceof Claim.Running running) {
            return running.vms().isEmpty()
                    ? "all VMs run, on one host each"
                    : String.join(", ", running.vms()) + " run, on one host each";
        } else if (claim instanceof Claim.OfVm vm) {
            List<String> parts = new ArrayList<>();
            vm.on().ifPresent(host -> parts.add("is on " + host));
            vm.notOn().ifPresent(host -> parts.add("is not on " + host));
            if (vm.isDown()) {
                parts.add("is down");
            }
            vm.boots().ifPresent(boots -> parts.add("was booted " + number(boots, "time")));
            if (!vm.apartFrom().isEmpty()) {
                parts.add("is apart from " + String.join(", ", vm.apartFrom()));
            }
            return vm.vm() + " " + String.join(", ", parts);
        } else if (claim instanceof Claim.OfHost host) {
            return host.host() + " is " + Words.of(host.state());
        } else if (claim instanceof Claim.Alarm alarm) {
            return (alarm.isRaised() ? "an alarm stands: " : "no alarm stands: ") + alarm.name();
        } else if (claim instanceof Claim.Leader leader) {
            return leader.supervisor().orElse("somebody") + " leads";
        } else if (claim instanceof Claim.Count count) {
            List<String> parts = new ArrayList<>();
            count.fences().ifPresent(number -> parts.add(number(number, "fence") + " intended"));
            count.starts().ifPresent(number -> parts.add(number(number, "VM") + " started"));
            count.migrations().ifPresent(number -> parts.add(number(number, "VM") + " moved"));
            return "there were " + String.join(", ", parts);
        }
        throw new IllegalStateException("a claim of no known kind: " + claim);
    }

    private static String ending(Ending ending) {
        String detail = ending.detail().isEmpty() ? "" : " (" + ending.detail() + ")";
        return switch (ending.kind()) {
            case DONE -> "done" + detail;
            case WITHOUT_EFFECT -> "had no effect" + detail;
            case SHUT_OUT -> "made harmless" + detail;
        };
    }

    private static String evidence(SafetyEvidence evidence) {
        if (evidence instanceof FenceReceipt receipt) {
            return "the receipt of its fence (" + receipt.method() + ")";
        } else if (evidence instanceof SafetyEvidence.FoundOff off) {
            return "a look at " + off.host() + ", which does not run it";
        } else if (evidence instanceof SafetyEvidence.BoundElapsed elapsed) {
            return "its silence of " + elapsed.bound().toSeconds()
                    + " s, after which its watchdog has ended everything";
        } else if (evidence instanceof SafetyEvidence.OperatorOverride override) {
            return "the word of " + override.operator() + " (" + override.reason() + ")";
        }
        throw new IllegalStateException("evidence of no known kind: " + evidence);
    }
}
