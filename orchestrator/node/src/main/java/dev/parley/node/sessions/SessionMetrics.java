package dev.parley.node.sessions;

import static dev.parley.net.metrics.Metric.counter;

import dev.parley.net.metrics.Metric;
import dev.parley.session.shell.SessionCounters;
import java.util.List;

/** What the sessions of a node count, under the names by which it is read. */
public final class SessionMetrics {

  public static List<Metric> of(SessionCounters sessions, FactCounters facts) {
    return List.of(
        counter(
            "parley_session_commands_dropped_total",
            "Commands that came while a journal was read, beyond what may wait.",
            sessions.commandsDropped::sum),
        counter(
            "parley_session_journals_unreadable_total",
            "Sessions that did not wake because their journal holds what this version cannot read.",
            sessions.journalsUnreadable::sum),
        counter(
            "parley_session_messages_repeated_total",
            "Messages of legs that had been taken before and did not count twice.",
            sessions.messagesRepeated::sum),
        counter(
            "parley_session_messages_stale_total",
            "Messages of legs that were not their session's any more.",
            sessions.messagesStale::sum),
        counter(
            "parley_session_message_gaps_total",
            "Times a leg was asked to send again what was missing.",
            sessions.gaps::sum),
        counter(
            "parley_session_orders_stale_total",
            "Orders that were not given because their leg was superseded meanwhile.",
            sessions.ordersStale::sum),
        counter(
            "parley_session_messages_unreadable_total",
            "Messages kept back because a member of an older build could not read them.",
            sessions.messagesUnreadable::sum),
        counter(
            "parley_session_legs_superseded_total",
            "Legs that another leg took the session from.",
            sessions.legsSuperseded::sum),
        counter(
            "parley_session_legs_lost_total",
            "Legs that went without a hang-up.",
            facts.legsLost::sum),
        counter(
            "parley_session_watchers_replaced_total",
            "Live streams of a session that had to make room for newer ones.",
            sessions.watchersReplaced::sum),
        counter(
            "parley_session_journals_restarted_total",
            "Journals that started again after a write or a read had failed.",
            sessions.journalsRestarted::sum),
        counter(
            "parley_sessions_abandoned_total",
            "Sessions that let their caller go because the journal was away for too long.",
            sessions.sessionsAbandoned::sum),
        counter(
            "parley_sessions_doubled_total",
            "Sessions that stopped because the same session lives on another node.",
            sessions.sessionsDoubled::sum),
        counter(
            "parley_session_utterances_dropped_total",
            "Utterances that callers began and that became no turn.",
            facts.utterancesDropped::sum),
        counter(
            "parley_session_responses_cut_total",
            "Responses cut by a caller who spoke, a take-over or a line that was parked.",
            facts.responsesCut::sum),
        counter(
            "parley_session_context_cuts_total",
            "Times that a model is shown less of a conversation because it is long.",
            facts.contextCuts::sum),
        counter(
            "parley_tool_calls_refused_total",
            "Tool calls that could not be run as the model asked for them.",
            facts.toolCallsRefused::sum),
        counter(
            "parley_tool_calls_ended_total",
            "Tool calls that ended without what they were asked for.",
            "state",
            facts.toolCallsEnded.readings()),
        counter(
            "parley_tool_attempts_failed_total",
            "Attempts at tool calls that came to nothing and were followed by another.",
            facts.toolAttemptsFailed::sum),
        counter(
            "parley_tool_patience_lost_total",
            "Tool calls that callers waited for longer than the tool's patience.",
            facts.patienceLost::sum),
        counter(
            "parley_tool_compensations_total",
            "Tool calls that are to be undone.",
            facts.compensationsPlanned::sum),
        counter(
            "parley_tool_requests_resent_total",
            "Tool requests that the broker did not take and that were sent again.",
            sessions.requestsRetried::sum),
        counter(
            "parley_tool_cancels_resent_total",
            "Cancels of tool calls that the broker did not take and that were sent again.",
            sessions.cancelsRetried::sum));
  }

  private SessionMetrics() {}
}
