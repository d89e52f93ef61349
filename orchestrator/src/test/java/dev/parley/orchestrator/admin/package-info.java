/** Tests of the admin API over real loopback HTTP. */
@NullMarked
package dev.parley.orchestrator.admin;

import org.jspecify.annotations.NullMarked;
