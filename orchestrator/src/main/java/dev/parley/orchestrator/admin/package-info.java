/**
 * The admin API: what operators and the console see of sessions, and the little they may do to
 * them. Start at {@link dev.parley.orchestrator.admin.AdminRoutes}; what it needs from the cluster
 * are the ports {@link dev.parley.orchestrator.admin.Sessions}, {@link
 * dev.parley.orchestrator.admin.Agents}, {@link dev.parley.orchestrator.admin.TalkSecrets} and
 * {@link dev.parley.orchestrator.admin.Readiness}.
 */
@NullMarked
package dev.parley.orchestrator.admin;

import org.jspecify.annotations.NullMarked;
