/** Hosts emptied for work on them, one or many, and held empty until they are given back. */
@NullMarked
package io.evenkeel.supervisor.maintenance;

import org.jspecify.annotations.NullMarked;
