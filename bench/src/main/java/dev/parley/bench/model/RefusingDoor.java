package dev.parley.bench.model;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** In front of the simulated model's upgrade: answers as an overloaded endpoint does, on order. */
final class RefusingDoor extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final int RETRY_AFTER_SECONDS = 2;

  private final SimulatedFaults faults;

  RefusingDoor(SimulatedFaults faults) {
    this.faults = faults;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    var refusal = faults.refusal();
    context.channel().attr(SimulatedCall.REFUSAL).set(refusal);
    switch (refusal) {
      case UNAVAILABLE -> refuse(context, HttpResponseStatus.SERVICE_UNAVAILABLE);
      case TOO_MANY_REQUESTS -> refuse(context, HttpResponseStatus.TOO_MANY_REQUESTS);
      case NONE, TRY_AGAIN_LATER -> context.fireChannelRead(request.retain());
    }
  }

  private static void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
    var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
    answer
        .headers()
        .set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .set(HttpHeaderNames.CONTENT_LENGTH, 0);
    var _ = context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }
}
