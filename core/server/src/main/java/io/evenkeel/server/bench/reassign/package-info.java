/**
 * The planner's search put to a public test: machine reassignment, the ROADEF/EURO challenge of 2012. What the planner
 * does not know comes as units, as those of any third party.
 */
@NullMarked
package io.evenkeel.server.bench.reassign;

import org.jspecify.annotations.NullMarked;
