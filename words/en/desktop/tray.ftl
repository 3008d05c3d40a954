# The tray's menu.

tray-open = Open Watchbell
tray-acknowledge-all = Acknowledge all
tray-checked = I have checked what was missed
tray-watch = Watch a deploy…
tray-watch-more = More choices…
tray-watch-show = How the watch goes
tray-watch-stop = Stop watching
tray-pause = Pause for…
tray-pause-until = Until I resume
tray-resume = Resume
tray-settings = Settings
tray-quit = Quit
tray-blind = Blind — { $source }: { $why }
