package dev.parley.orchestrator.caller;

import dev.parley.orchestrator.audio.Audio;
import dev.parley.orchestrator.audio.AudioFormat;
import dev.parley.orchestrator.audio.Transcoder;
import dev.parley.orchestrator.caller.CallScript.Action;
import dev.parley.orchestrator.caller.CallScript.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
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
final class Call implements KeptLine.Listener {

  /** More than a minute of talk ahead of the ear is no conversation. */
  private static final int MOST_SECONDS_AHEAD = 300;

  private static final int TICKS_PER_SECOND = 1_000 / Microphone.FRAME_MS;

  private final CallSetup setup;
  private final ObjLongConsumer<Fact> observer;
  private final @Nullable Recording recording;
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
  Call(CallSetup setup, ObjLongConsumer<Fact> observer, @Nullable Recording recording) {
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
  public void message(String text, Runnable next) {
    on(ServerEvent.parse(text));
    next.run();
  }

  /** What was on its way is lost; what was heard of it is known. */
  @Override
  public void broke(String reason) {
    if (!ended.isDone()) {
      fact(new Fact.LineBroke(reason));
      ready = false;
      running.clear();
      ear.flush().forEach(this::heard);
      agentSpeaks = false;
    }
  }

  @Override
  public void over(String reason) {
    if (!ended.isDone()) {
      fact(new Fact.Dropped(reason));
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
    fact(new Fact.Dialled(setup.url().toString(), setup.agent(), setup.format().mediaType()));
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
      fact(new Fact.CallerBegan(talking, setup.utterances().get(talking - 1).words(), bargeIn));
    }
    if (ready) {
      line.sendSound(ClientMessage.append(toWire.accept(frame.sound())));
    }
    if (frame.ends()) {
      fact(new Fact.CallerEnded(talking));
      if (!line.isBroken()) {
        happen(new Event.UtteranceSpoken());
      }
    }
    return frame.sound();
  }

  private void on(ServerEvent event) {
    switch (event) {
      case ServerEvent.SessionCreated created -> created(created);
      case ServerEvent.SessionUpdated _ -> {
        ready = true;
        happen(new Event.SessionReady());
      }
      case ServerEvent.UtteranceTaken _ -> taken = true;
      case ServerEvent.SpeechStarted _ -> {
        fact(new Fact.SpeechNoticed());
        hush();
      }
      case ServerEvent.SpeechStopped _ -> fact(new Fact.SpeechEndNoticed());
      case ServerEvent.CallerTranscript(var words) -> fact(new Fact.Understood(words));
      case ServerEvent.ResponseCreated(var id) -> {
        running.add(id);
        happen(new Event.ResponseStarted());
      }
      case ServerEvent.AgentAudio audio -> listen(audio);
      case ServerEvent.AgentAudioDone(var item) -> ear.whole(item);
      case ServerEvent.AgentTranscript(var item, var words) ->
          fact(new Fact.AgentSaid(item, words));
      case ServerEvent.ToolCalled called -> tools.of(called).ifPresent(this::toolMoved);
      case ServerEvent.ToolAnswered answered -> tools.of(answered).ifPresent(this::toolMoved);
      case ServerEvent.ToolNews news -> tools.of(news).ifPresent(this::toolMoved);
      case ServerEvent.TurnNews(var turn, var outcome, var stages) ->
          fact(new Fact.TurnMeasured(turn, outcome, stages));
      case ServerEvent.ResponseDone done -> responseDone(done);
      case ServerEvent.Trouble(var code, var message) -> {
        fact(new Fact.Trouble(code, message));
        if (!ready && !line.isBroken()) {
          happen(new Event.AgentFailed());
        }
      }
      case ServerEvent.Other _ -> {}
    }
  }

  private void created(ServerEvent.SessionCreated created) {
    var gapMs = line.inSession(created);
    send(ClientMessage.sessionUpdate(setup.format()));
    if (gapMs == null) {
      fact(new Fact.Connected(created.sessionId()));
    } else {
      fact(new Fact.CameBack(line.node().toString(), created.sessionId(), gapMs));
      happen(new Event.CameBack(taken));
    }
  }

  private void listen(ServerEvent.AgentAudio audio) {
    byte[] sound;
    try {
      sound = Base64.getDecoder().decode(audio.base64());
    } catch (IllegalArgumentException wrong) {
      fact(new Fact.Trouble("invalid_audio", "delta: not base64 (expected: base64)"));
      return;
    }
    ear.add(audio.itemId(), sound);
    agentSpeaks = true;
    if (!audio.responseId().equals(lastResponse)) {
      lastResponse = audio.responseId();
      fact(new Fact.AgentBegan(audio.itemId()));
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
    fact(new Fact.AgentHeard(heard.itemId(), heard.heardMs(), heard.audioMs()));
  }

  private void noticeSilence() {
    if (agentSpeaks && !ear.playing() && running.isEmpty()) {
      agentSpeaks = false;
      happen(new Event.AgentFellSilent());
    }
  }

  private void toolMoved(Fact.ToolMoved moved) {
    fact(moved);
    happen(new Event.ToolMoved(moved.callId(), ToolWait.stageOf(moved.state())));
  }

  private void responseDone(ServerEvent.ResponseDone done) {
    running.remove(done.responseId());
    if (done.status().equals("failed")) {
      var message = done.message() == null ? "response failed" : done.message();
      fact(new Fact.Trouble(done.code(), message));
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
      fact(new Fact.Ended(outcome));
      ended.complete(report.summary());
    }
  }

  private void send(String message) {
    line.send(message);
  }

  private void fact(Fact fact) {
    long at = now();
    report.add(fact, at);
    observer.accept(fact, at);
  }

  private long now() {
    return (System.nanoTime() - dialledAt) / 1_000_000;
  }
}
