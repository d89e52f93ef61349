package dev.parley.session.shell;

import dev.parley.proto.admin.TimelineEvent;
import dev.parley.session.model.Disposition;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.util.List;
import java.util.stream.Stream;

/** What is sent to sessions and by them. A name in here is for ever. */
public final class SessionWireNames implements WireNames {

  @Override
  public List<Named> all() {
    return Stream.of(commands(), orders(), answers(), ofLevelTwo()).flatMap(List::stream).toList();
  }

  private static List<Named> commands() {
    return List.of(
        Named.first("dev.parley.session.SessionCommand$AddItem", SessionCommand.AddItem.class),
        Named.first("dev.parley.session.SessionCommand$AddSpeech", SessionCommand.AddSpeech.class),
        Named.first(
            "dev.parley.session.SessionCommand$AskResponse", SessionCommand.AskResponse.class),
        Named.first("dev.parley.session.SessionCommand$AskTool", SessionCommand.AskTool.class),
        Named.first("dev.parley.session.SessionCommand$Attach", SessionCommand.Attach.class),
        Named.first(
            "dev.parley.session.SessionCommand$BeginAttempt", SessionCommand.BeginAttempt.class),
        Named.first(
            "dev.parley.session.SessionCommand$BeginSpeaking", SessionCommand.BeginSpeaking.class),
        Named.first("dev.parley.session.SessionCommand$CatchUp", SessionCommand.CatchUp.class),
        Named.first("dev.parley.session.SessionCommand$CutItem", SessionCommand.CutItem.class),
        Named.first(
            "dev.parley.session.SessionCommand$DecideApproval",
            SessionCommand.DecideApproval.class),
        Named.first("dev.parley.session.SessionCommand$Describe", SessionCommand.Describe.class),
        Named.first(
            "dev.parley.session.SessionCommand$Description", SessionCommand.Description.class),
        Named.first("dev.parley.session.SessionCommand$Detach", SessionCommand.Detach.class),
        Named.first(
            "dev.parley.session.SessionCommand$DropSpeech", SessionCommand.DropSpeech.class),
        Named.first(
            "dev.parley.session.SessionCommand$EndPlayout", SessionCommand.EndPlayout.class),
        Named.first(
            "dev.parley.session.SessionCommand$EndResponse", SessionCommand.EndResponse.class),
        Named.first(
            "dev.parley.session.SessionCommand$EndWaiting", SessionCommand.EndWaiting.class),
        Named.first(
            "dev.parley.session.SessionCommand$GiveUpTool", SessionCommand.GiveUpTool.class),
        Named.first("dev.parley.session.SessionCommand$HangUp", SessionCommand.HangUp.class),
        Named.first(
            "dev.parley.session.SessionCommand$HearCaller", SessionCommand.HearCaller.class),
        Named.first(
            "dev.parley.session.SessionCommand$KeepSettings", SessionCommand.KeepSettings.class),
        Named.first("dev.parley.session.SessionCommand$LoseModel", SessionCommand.LoseModel.class),
        Named.first(
            "dev.parley.session.SessionCommand$LosePatience", SessionCommand.LosePatience.class),
        Named.first(
            "dev.parley.session.SessionCommand$NoteCancel", SessionCommand.NoteCancel.class),
        Named.first(
            "dev.parley.session.SessionCommand$NoteDispatch", SessionCommand.NoteDispatch.class),
        Named.first(
            "dev.parley.session.SessionCommand$NoteTranscript",
            SessionCommand.NoteTranscript.class),
        Named.first("dev.parley.session.SessionCommand$Numbered", SessionCommand.Numbered.class),
        Named.first("dev.parley.session.SessionCommand$Rejoin", SessionCommand.Rejoin.class),
        Named.first(
            "dev.parley.session.SessionCommand$RemoveItem", SessionCommand.RemoveItem.class),
        Named.first(
            "dev.parley.session.SessionCommand$RetrieveItem", SessionCommand.RetrieveItem.class),
        Named.first(
            "dev.parley.session.SessionCommand$SpeakProgress", SessionCommand.SpeakProgress.class),
        Named.first(
            "dev.parley.session.SessionCommand$StopResponse", SessionCommand.StopResponse.class),
        Named.first(
            "dev.parley.session.SessionCommand$TakeToolMessage",
            SessionCommand.TakeToolMessage.class),
        Named.first(
            "dev.parley.session.SessionCommand$TakeUtterance", SessionCommand.TakeUtterance.class),
        Named.first("dev.parley.session.SessionCommand$Watch", SessionCommand.Watch.class));
  }

  private static List<Named> orders() {
    return List.of(
        Named.first("dev.parley.session.SessionOrder$Attached", SessionOrder.Attached.class),
        Named.first("dev.parley.session.SessionOrder$Complain", SessionOrder.Complain.class),
        Named.first("dev.parley.session.SessionOrder$ItemAdded", SessionOrder.ItemAdded.class),
        Named.first("dev.parley.session.SessionOrder$ItemCut", SessionOrder.ItemCut.class),
        Named.first("dev.parley.session.SessionOrder$ItemRemoved", SessionOrder.ItemRemoved.class),
        Named.first(
            "dev.parley.session.SessionOrder$ItemRetrieved", SessionOrder.ItemRetrieved.class),
        Named.first("dev.parley.session.SessionOrder$Noted", SessionOrder.Noted.class),
        Named.first("dev.parley.session.SessionOrder$Refused", SessionOrder.Refused.class),
        Named.first("dev.parley.session.SessionOrder$Release", SessionOrder.Release.class),
        Named.first("dev.parley.session.SessionOrder$Resend", SessionOrder.Resend.class),
        Named.first("dev.parley.session.SessionOrder$Respond", SessionOrder.Respond.class),
        Named.first(
            "dev.parley.session.SessionOrder$StopResponse", SessionOrder.StopResponse.class),
        Named.first("dev.parley.session.SessionOrder$ToolNews", SessionOrder.ToolNews.class),
        Named.first("dev.parley.session.SessionOrder$WhoIsThere", SessionOrder.WhoIsThere.class));
  }

  private static List<Named> answers() {
    return List.of(
        Named.first("dev.parley.proto.admin.TimelineEvent", TimelineEvent.class),
        Named.first("dev.parley.session.Disposition", Disposition.class));
  }

  private static List<Named> ofLevelTwo() {
    return List.of(
        Named.second("session-command.ask-context", SessionCommand.AskContext.class),
        Named.second("session-command.take-words", SessionCommand.TakeWords.class),
        Named.second("session-command.assign-agent", SessionCommand.AssignAgent.class),
        Named.second("session-command.begin-agent", SessionCommand.BeginAgent.class),
        Named.second("session-command.begin-own-response", SessionCommand.BeginOwnResponse.class),
        Named.second("session-command.change-model", SessionCommand.ChangeModel.class),
        Named.second("session-command.cut-held-answer", SessionCommand.CutHeldAnswer.class),
        Named.second("session-command.hand-back", SessionCommand.HandBack.class),
        Named.second("session-command.hold-line", SessionCommand.HoldLine.class),
        Named.second("session-command.join-participant", SessionCommand.JoinParticipant.class),
        Named.second("session-command.leave-participant", SessionCommand.LeaveParticipant.class),
        Named.second("session-command.resume-line", SessionCommand.ResumeLine.class),
        Named.second("session-command.route", SessionCommand.Route.class),
        Named.second("session-command.take-over", SessionCommand.TakeOver.class),
        Named.second("session-command.withdraw-tool", SessionCommand.WithdrawTool.class),
        Named.second("session-order.agent-changed", SessionOrder.AgentChanged.class),
        Named.second("session-order.parties-changed", SessionOrder.PartiesChanged.class),
        Named.second("session-order.context-told", SessionOrder.ContextTold.class),
        Named.second("session-order.floor-moved", SessionOrder.FloorMoved.class),
        Named.second("session-order.respond-again", SessionOrder.RespondAgain.class));
  }
}
