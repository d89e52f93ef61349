package dev.parley.session.model;

/**
 * Since when a kind of stored fact exists, and what is done without it while a member of the
 * cluster cannot read it.
 *
 * @param since 1 for those of the first build; one more for each later build with new kinds
 * @param news it only tells what happened, and nothing follows from it: it is left out. Otherwise
 *     the command that would lead to it is refused
 */
public record EventLevel(int since, boolean news) {

  private static final EventLevel FIRST = new EventLevel(1, false);

  /** Agents as state, participants, parked lines. */
  private static final EventLevel SECOND = new EventLevel(2, false);

  /**
   * That another model answers is a line in the record. Without it the call goes on, but what was
   * asked of the model before is not asked again.
   */
  private static final EventLevel SECOND_NEWS = new EventLevel(2, true);

  /** Of this build's facts. */
  public static EventLevel of(SessionEvent event) {
    return switch (event) {
      case SessionEvent.Begun _,
          SessionEvent.LegAttached _,
          SessionEvent.LegLost _,
          SessionEvent.SettingsChanged _,
          SessionEvent.SpeechStarted _,
          SessionEvent.SpeechDropped _,
          SessionEvent.TurnTaken _,
          SessionEvent.TranscriptNoted _,
          SessionEvent.ItemAdded _,
          SessionEvent.ItemRemoved _,
          SessionEvent.ItemCut _,
          SessionEvent.ResponseAsked _,
          SessionEvent.SpeakingBegun _,
          SessionEvent.AgentSaid _,
          SessionEvent.ReplyCut _,
          SessionEvent.ResponseEnded _,
          SessionEvent.PlayoutEnded _,
          SessionEvent.ToolRequested _,
          SessionEvent.ToolRefused _,
          SessionEvent.ToolDispatched _,
          SessionEvent.ToolProgressed _,
          SessionEvent.ProgressSaid _,
          SessionEvent.ApprovalDecided _,
          SessionEvent.ToolAttemptFailed _,
          SessionEvent.ToolAsked _,
          SessionEvent.CompensationPlanned _,
          SessionEvent.CancelSent _,
          SessionEvent.MemoryNoted _,
          SessionEvent.ContextCut _,
          SessionEvent.PatienceLost _,
          SessionEvent.ToolEnded _,
          SessionEvent.ToolDelivered _,
          SessionEvent.Ended _ ->
          FIRST;
      case SessionEvent.ModelChanged _ -> SECOND_NEWS;
      case SessionEvent.LevelTwo _ -> SECOND;
    };
  }
}
