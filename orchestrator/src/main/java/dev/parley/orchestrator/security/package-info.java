/**
 * Who may call and who may administer; start at {@link
 * dev.parley.orchestrator.security.Credentials}.
 */
@NullMarked
package dev.parley.orchestrator.security;

import org.jspecify.annotations.NullMarked;
