/**
 * Adapters that are wrong in one way each, which the conformance kit must notice.
 *
 * <p>Each is the simulator's adapter behind a proxy that changes one call or a few.
 */
@NullMarked
package io.evenkeel.mutants;

import org.jspecify.annotations.NullMarked;
