package io.evenkeel.server.supervision;

import io.evenkeel.engine.text.Words;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.EvidenceText;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.fact.MigrationManner;
import io.evenkeel.supervisor.keep.VmWishes;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Facts as people read them: one sentence each. */
public final class FactText {

    private FactText() {}

    /** A fact in words. */
    public static String words(Fact fact) {
        String words;
        if (fact instanceof Fact.Intent intent) {
            words = intended(intent);
        } else if (fact instanceof Fact.End end) {
            words = ended(end);
        } else if (fact instanceof Fact.AlarmRaised alarm) {
            words = "alarm " + alarm.name() + " (" + Words.of(alarm.severity()) + "): " + alarm.text();
        } else if (fact instanceof Fact.AlarmCleared alarm) {
            words = "alarm " + alarm.name() + " is over";
        } else if (fact instanceof Fact.Noted note) {
            words = "note about " + note.about() + ": " + note.text();
        } else if (fact instanceof Fact.Led led) {
            words = "supervisor '" + led.supervisor() + "' leads from here on";
        } else if (isAboutHosts(fact)) {
            words = ofHosts(fact);
        } else {
            words = ofVms(fact);
        }
        return words.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static String intended(Fact.Intent intent) {
        if (intent instanceof Fact.MigrationIntended move) {
            return "VM " + move.vm() + " is to be moved from " + move.source() + " to " + move.destination()
                    + manner(move.manner()) + because(move.cause());
        } else if (intent instanceof Fact.StartIntended start) {
            return "VM " + start.vm() + " is to be started on " + start.target()
                    + start.from().map(from -> ", having run on " + from).orElse("") + ", attempt " + start.attempt()
                    + "; proof: " + EvidenceText.words(start.evidence());
        } else if (intent instanceof Fact.StopIntended stop) {
            return "VM " + stop.vm() + " is to be stopped on " + stop.host() + because(stop.reason());
        } else if (intent instanceof Fact.ResetIntended reset) {
            return "VM " + reset.vm() + " is to be reset on " + reset.host() + because(reset.reason());
        } else if (intent instanceof Fact.FenceIntended fence) {
            return "host " + fence.host() + " is to be cut off" + because(fence.reason());
        } else if (intent instanceof Fact.SealIntended seal) {
            return "orders of earlier supervisors are to be shut out of " + Words.of(seal.target());
        }
        return other(intent);
    }

    private static String ended(Fact.End end) {
        if (end instanceof Fact.MigrationEnded move) {
            String where = move.host().map(host -> "it is on " + host).orElse("no host holds it");
            return outcome("VM " + move.vm(), "was moved", move.ending()) + "; " + where;
        } else if (end instanceof Fact.StartEnded start) {
            return outcome("VM " + start.vm(), "was started on " + start.target(), start.ending());
        } else if (end instanceof Fact.StopEnded stop) {
            return outcome("VM " + stop.vm(), "was stopped on " + stop.host(), stop.ending());
        } else if (end instanceof Fact.ResetEnded reset) {
            return outcome("VM " + reset.vm(), "was reset", reset.ending());
        } else if (end instanceof Fact.FenceEnded fence) {
            return outcome("host " + fence.host(), "was cut off", fence.ending());
        } else if (end instanceof Fact.SealEnded seal) {
            return outcome(Words.of(seal.target()), "was closed to orders of earlier supervisors", seal.ending());
        }
        return other(end);
    }

    /** Whom it befell, what that was to be, and what came of it. */
    private static String outcome(String whom, String done, Ending ending) {
        String what = done.replaceFirst("^was ", "");
        String words = switch (ending.kind()) {
            case DONE -> whom + " " + done;
            case WITHOUT_EFFECT -> whom + " was not " + what + ", and will not be by this order";
            case SHUT_OUT -> whom + " was not " + what + " by this order, which can have no effect any more";
        };
        return words + because(ending.detail());
    }

    private static boolean isAboutHosts(Fact fact) {
        return fact instanceof Fact.HostDead
                || fact instanceof Fact.HostBack
                || fact instanceof Fact.FenceCounted
                || fact instanceof Fact.DrainBegun
                || fact instanceof Fact.DrainEnded
                || fact instanceof Fact.HostResumed
                || fact instanceof Fact.RollingBegun
                || fact instanceof Fact.RollingAdvanced
                || fact instanceof Fact.RollingEnded;
    }

    private static String ofHosts(Fact fact) {
        if (fact instanceof Fact.HostDead dead) {
            return "host " + dead.host() + " is down for certain" + because(EvidenceText.words(dead.evidence()));
        } else if (fact instanceof Fact.HostBack back) {
            return "host " + back.host() + " is seen alive; no proof that it is down holds any more";
        } else if (fact instanceof Fact.FenceCounted fence) {
            return "the fence of host " + fence.host() + " counts against the budget of fences"
                    + (fence.over() == 0 ? "" : "; earlier ones that count no longer: " + fence.over());
        } else if (fact instanceof Fact.DrainBegun drain) {
            return "host " + drain.host() + " is being emptied" + by(drain.by());
        } else if (fact instanceof Fact.DrainEnded drain) {
            return "host " + drain.host()
                    + (drain.isEmpty() ? " is empty and held so" : " is held, but could not be emptied")
                    + because(drain.detail());
        } else if (fact instanceof Fact.HostResumed resumed) {
            return "host " + resumed.host() + " takes VMs again" + by(resumed.by());
        } else if (fact instanceof Fact.RollingBegun rolling) {
            return "rolling maintenance begins, " + rolling.atOnce() + " at a time" + by(rolling.by()) + ": "
                    + names(rolling.hosts(), HostId::value);
        } else if (fact instanceof Fact.RollingAdvanced step) {
            return "rolling maintenance: host " + step.host() + (step.isServed() ? " is done" : " is passed over")
                    + because(step.detail());
        } else if (fact instanceof Fact.RollingEnded rolling) {
            return "rolling maintenance is over" + because(rolling.detail());
        }
        return other(fact);
    }

    private static String ofVms(Fact fact) {
        if (fact instanceof Fact.Kept kept) {
            return kept(kept);
        } else if (fact instanceof Fact.KeptByPlatform word) {
            return (word.isSo() ? "left to" : "no longer left to") + " the platform's own high availability"
                    + (word.isSo() ? " from now on: " : ": ") + names(word.vms(), VmId::value);
        } else if (fact instanceof Fact.Released released) {
            return "VM " + released.vm() + " is no longer kept alive" + because(released.reason());
        } else if (fact instanceof Fact.FoundDown down) {
            return "found not to run, and to be started again: "
                    + names(down.vms(), vm -> vm.vm() + " (" + EvidenceText.words(vm) + ")") + because(down.reason());
        } else if (fact instanceof Fact.Protection wish) {
            return "a person wants VM " + wish.vm() + (wish.isWanted() ? " kept alive" : " left alone");
        } else if (fact instanceof Fact.MoveWanted wish) {
            return "VM " + wish.vm() + " is to be moved to " + wish.destination() + " when its turn comes"
                    + wish.window().map(window -> ", in the window " + window).orElse("") + ", before "
                    + wish.startBefore().truncatedTo(ChronoUnit.SECONDS)
                    + by(wish.by());
        } else if (fact instanceof Fact.MoveNotBegun move) {
            return "VM " + move.vm() + " is not moved" + because(move.reason());
        } else if (fact instanceof Fact.Arrived arrived) {
            return "VM " + arrived.vm() + " is on " + arrived.host() + because(arrived.how());
        }
        return other(fact);
    }

    /** The label of a VM may leave it to the platform; what the adapter tells of it is a fact of its own. */
    private static String kept(Fact.Kept kept) {
        List<KeptVm> left = kept.vms().stream().filter(FactText::isLeft).toList();
        List<KeptVm> own = kept.vms().stream().filter(vm -> !isLeft(vm)).toList();
        List<String> parts = new ArrayList<>();
        if (!own.isEmpty() || left.isEmpty()) {
            parts.add("kept alive from now on: " + names(own, FactText::name));
        }
        if (!left.isEmpty()) {
            parts.add("left by label to the platform's own high availability from now on: "
                    + names(left, FactText::name));
        }
        return String.join("; ", parts);
    }

    private static boolean isLeft(KeptVm vm) {
        return VmWishes.of(vm.labels()).care().equals(Optional.of(VmWishes.Care.PLATFORM));
    }

    /** The last resort: the record's own form. */
    private static String other(Fact fact) {
        return fact.toString();
    }

    private static String because(String reason) {
        return reason.isBlank() ? "" : ": " + reason;
    }

    private static String by(String who) {
        return who.isBlank() ? "" : ", for " + who;
    }

    private static String manner(MigrationManner manner) {
        List<String> words = new ArrayList<>();
        if (manner.isStorageCopied()) {
            words.add("with its disks");
        }
        if (manner.isAutoConverging()) {
            words.add("slowed if need be");
        }
        if (manner.isPostcopyAllowed()) {
            words.add("with post-copy if need be");
        }
        return words.isEmpty() ? "" : ", " + String.join(", ", words);
    }

    private static String name(KeptVm vm) {
        String id = vm.vm().value();
        return (id.equals(vm.name()) ? id : id + " (" + vm.name() + ")") + " on " + vm.host();
    }

    private static <T> String names(Collection<T> all, Function<T, String> name) {
        return all.isEmpty() ? "nothing" : all.stream().map(name).collect(Collectors.joining(", "));
    }
}
