/** The certificate and what is rendered from it. */
@NullMarked
package io.evenkeel.conformance.report;

import org.jspecify.annotations.NullMarked;
