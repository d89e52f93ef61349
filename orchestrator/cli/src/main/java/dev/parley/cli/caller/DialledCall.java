package dev.parley.cli.caller;

import dev.parley.cli.caller.CallScript.Action;
import dev.parley.cli.caller.CallScript.Event;
import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Transcoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One call from the caller's side: a microphone and a loudspeaker that tick every 20 ms, a
 * WebSocket, and a script that decides. Everything runs on one thread, in real time.
 */
final class DialledCall implements KeptLine.Listener {

  /** More than a minute of talk ahead of the ear is no conversation. */
  private static final int MOST_SECONDS_AHEAD = 300;

  private static final int TICKS_PER_SECOND = 1_000 / Microphone.FRAME_MS;

  private final CallSetup setup;
  private final ObjLongConsumer<CallFact> observer;
  private final @Nullable CallRecording recording;
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-call").daemon().factory());
  private final CompletableFuture<CallReport.Summary> ended = new CompletableFuture<>();
  private final long dialledAt = System.nanoTime();

  private final CallScript script;
  private final CallReport report = new CallReport();
  private final Microphone microphone = new Microphone();
  private final PlayoutClock ear;
  private final Transcoder toWire;
  private final Set<String> running = new HashSet<>();
  private final ToolFacts tools = new ToolFacts();
  private CallScript.Position position = CallScript.Position.START;
  private final KeptLine line;

  /** Whether the other side has the last utterance. */
  private boolean taken;

  private int ticks;
  private int talking;
  private boolean ready;
  private boolean agentSpeaks;
  private String lastResponse = "";

  /**
   * A call that is not dialled yet.
   *
   * @param observer sees every fact as it happens, with its time in milliseconds since dialling
   */
  DialledCall(
      CallSetup setup, ObjLongConsumer<CallFact> observer, @Nullable CallRecording recording) {
    this.setup = setup;
    this.observer = observer;
    this.recording = recording;
    script = new CallScript(setup.plan());
    line = new KeptLine(setup, new OnLoop(), this);
    ear = new PlayoutClock(setup.format(), MOST_SECONDS_AHEAD);
    toWire = Transcoder.between(AudioFormat.PCM_16K, setup.format());
  }

  /**
   * Dials, talks, hangs up. Blocks until the call is over.
   *
   * @throws CannotRecord if the recording cannot be written
   * @throws IOException if nobody answers at the address
   */
  CallReport.Summary run() throws IOException, InterruptedException {
    try {
      loop.submit(this::dial).get();
      var _ =
          loop.scheduleAtFixedRate(
              () -> guarded(this::tick), 0, Microphone.FRAME_MS, TimeUnit.MILLISECONDS);
      // The script itself ends the call at its limit; this only guards against a broken loop.
      return ended.get(setup.limit().toSeconds() + 10, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException unreachable) {
        throw unreachable;
      }
      if (failed.getCause() instanceof UncheckedIOException diskFull) {
        throw diskFull.getCause();
      }
      throw new IllegalStateException("the call broke", failed.getCause());
    } catch (TimeoutException stuck) {
      throw new IllegalStateException("the call's loop stands still", stuck);
    } finally {
      loop.shutdownNow();
      line.close();
    }
  }

  @Override
  public void dials(URI address) {
    fact(new CallFact.Dialled(address.toString(), setup.agent(), setup.format().mediaType()));
  }

  @Override
  public void notReached(URI node, String reason) {
    fact(new CallFact.NotReached(node.toString(), reason));
  }

  @Override
  public void message(String text, Runnable next) {
    on(ReceivedEvent.parse(text));
    next.run();
  }

  /** What was on its way is lost; what was heard of it is known. */
  @Override
  public void broke(String reason) {
    if (!ended.isDone()) {
      fact(new CallFact.LineBroke(reason));
      ready = false;
      running.clear();
      ear.flush().forEach(this::heard);
      agentSpeaks = false;
    }
  }

  @Override
  public void over(String reason) {
    if (!ended.isDone()) {
      fact(new CallFact.Dropped(reason));
      happen(new Event.LineDropped());
    }
  }

  /** The call's one thread. */
  private final class OnLoop implements KeptLine.Loop {
    @Override
    public void execute(Runnable work) {
      if (!loop.isShutdown()) {
        loop.execute(() -> guarded(work));
      }
    }

    @Override
    public void schedule(Runnable work, long millis) {
      if (!loop.isShutdown()) {
        var _ = loop.schedule(() -> guarded(work), millis, TimeUnit.MILLISECONDS);
      }
    }
  }

  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException bug) {
      ended.completeExceptionally(bug);
    }
  }

  @SuppressWarnings("UnusedReturnValue") // Callable, so that it may throw
  private Void dial() throws IOException {
    line.dial();
    return null;
  }

  private void tick() {
    if (ended.isDone()) {
      return;
    }
    var said = speak();
    var heard = Audio.ofBytes(setup.format(), ear.pull());
    if (recording != null) {
      recording.add(said, heard);
    }
    ear.finished().forEach(this::heard);
    noticeSilence();
    if (++ticks % TICKS_PER_SECOND == 0) {
      line.watch();
    }
    if (now() > setup.limit().toMillis()) {
      happen(new Event.TimeUp());
    } else if (!line.isBroken()) {
      happen(new Event.Tick());
    }
  }

  private Audio speak() {
    var frame = microphone.frame();
    if (frame.begins()) {
      taken = false;
      boolean bargeIn = agentSpeaks;
      fact(new CallFact.CallerBegan(talking, setup.utterances().get(talking - 1).words(), bargeIn));
    }
    if (ready) {
      line.sendSound(ClientMessage.append(toWire.accept(frame.sound())));
    }
    if (frame.ends()) {
      fact(new CallFact.CallerEnded(talking));
      if (!line.isBroken()) {
        happen(new Event.UtteranceSpoken());
      }
    }
    return frame.sound();
  }

  private void on(ReceivedEvent event) {
    switch (event) {
      case ReceivedEvent.SessionCreated created -> created(created);
      case ReceivedEvent.SessionUpdated _ -> {
        ready = true;
        happen(new Event.SessionReady());
      }
      case ReceivedEvent.UtteranceTaken _ -> taken = true;
      case ReceivedEvent.SpeechStarted _ -> {
        fact(new CallFact.SpeechNoticed());
        hush();
      }
      case ReceivedEvent.SpeechStopped _ -> fact(new CallFact.SpeechEndNoticed());
      case ReceivedEvent.CallerTranscript(var words) -> fact(new CallFact.Understood(words));
      case ReceivedEvent.ResponseCreated(var id) -> {
        running.add(id);
        happen(new Event.ResponseStarted());
      }
      case ReceivedEvent.AgentAudio audio -> listen(audio);
      case ReceivedEvent.AgentAudioDone(var item) -> ear.whole(item);
      case ReceivedEvent.AgentTranscript(var item, var words) ->
          fact(new CallFact.AgentSaid(item, words));
      case ReceivedEvent.ToolCalled called -> tools.of(called).ifPresent(this::toolMoved);
      case ReceivedEvent.ToolAnswered answered -> tools.of(answered).ifPresent(this::toolMoved);
      case ReceivedEvent.ToolNews news -> tools.of(news).ifPresent(this::toolMoved);
      case ReceivedEvent.TurnNews(var turn, var outcome, var stages) ->
          fact(new CallFact.TurnMeasured(turn, outcome, stages));
      case ReceivedEvent.ResponseDone done -> responseDone(done);
      case ReceivedEvent.Trouble(var code, var message) -> {
        fact(new CallFact.Trouble(code, message));
        if (!ready && !line.isBroken()) {
          happen(new Event.AgentFailed());
        }
      }
      case ReceivedEvent.Other _ -> {}
    }
  }

  private void created(ReceivedEvent.SessionCreated created) {
    var gapMs = line.inSession(created);
    send(ClientMessage.sessionUpdate(setup.format()));
    if (gapMs == null) {
      fact(new CallFact.Connected(created.sessionId()));
    } else {
      fact(new CallFact.CameBack(line.node().toString(), created.sessionId(), gapMs));
      happen(new Event.CameBack(taken));
    }
  }

  private void listen(ReceivedEvent.AgentAudio audio) {
    byte[] sound;
    try {
      sound = Base64.getDecoder().decode(audio.base64());
    } catch (IllegalArgumentException wrong) {
      fact(new CallFact.Trouble("invalid_audio", "delta: not base64 (expected: base64)"));
      return;
    }
    ear.add(audio.itemId(), sound);
    agentSpeaks = true;
    if (!audio.responseId().equals(lastResponse)) {
      lastResponse = audio.responseId();
      fact(new CallFact.AgentBegan(audio.itemId()));
      happen(new Event.AgentBegan());
    }
  }

  /** The caller is heard: whatever plays stops, and the other side learns what was heard of it. */
  private void hush() {
    for (var cut : ear.flush()) {
      heard(cut);
      if (cut.audioMs() > 0) {
        send(ClientMessage.truncate(cut));
      }
    }
    noticeSilence();
  }

  private void heard(PlayoutClock.Heard heard) {
    fact(new CallFact.AgentHeard(heard.itemId(), heard.heardMs(), heard.audioMs()));
  }

  private void noticeSilence() {
    if (agentSpeaks && !ear.playing() && running.isEmpty()) {
      agentSpeaks = false;
      happen(new Event.AgentFellSilent());
    }
  }

  private void toolMoved(CallFact.ToolMoved moved) {
    fact(moved);
    happen(new Event.ToolMoved(moved.callId(), ToolWait.stageOf(moved.state())));
  }

  private void responseDone(ReceivedEvent.ResponseDone done) {
    running.remove(done.responseId());
    if (done.status().equals("failed")) {
      var message = done.message() == null ? "response failed" : done.message();
      fact(new CallFact.Trouble(done.code(), message));
      happen(new Event.AgentFailed());
    } else if (!done.responseId().equals(lastResponse)) {
      happen(new Event.ResponseEmpty());
    }
    noticeSilence();
  }

  private void happen(Event event) {
    var step = script.advance(position, event, now());
    position = step.position();
    for (var action : step.actions()) {
      switch (action) {
        case Action.Say(var turn, _) -> {
          talking = turn;
          microphone.say(setup.utterances().get(turn - 1));
        }
        case Action.HangUp _ -> hangUp();
      }
    }
  }

  private void hangUp() {
    if (position.state() instanceof CallScript.State.Over(var outcome)) {
      ear.flush().forEach(this::heard);
      fact(new CallFact.Ended(outcome));
      ended.complete(report.summary());
    }
  }

  private void send(String message) {
    line.send(message);
  }

  private void fact(CallFact fact) {
    long at = now();
    report.add(fact, at);
    observer.accept(fact, at);
  }

  private long now() {
    return (System.nanoTime() - dialledAt) / 1_000_000;
  }
}
