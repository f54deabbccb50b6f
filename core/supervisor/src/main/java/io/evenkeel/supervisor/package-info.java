/**
 * The supervisor: what follows from what was seen, decided without threads, clocks or I/O.
 *
 * <p>{@link io.evenkeel.supervisor.input Inputs} come in one at a time;
 * {@link io.evenkeel.supervisor.Decision decisions} go out: {@link io.evenkeel.supervisor.fact facts} for the journal
 * and {@link io.evenkeel.supervisor.effect effects} for the adapters, in this order. What is remembered over the death of
 * a supervisor is the {@link io.evenkeel.supervisor.ledger ledger} and nothing else. The
 * {@link io.evenkeel.supervisor.cycle cycle} that turns these is the same with threads and sockets as under a seeded
 * scheduler.
 */
@NullMarked
package io.evenkeel.supervisor;

import org.jspecify.annotations.NullMarked;
