@echo off
rem Starts the command line of the engine. Java 17 or later: %JAVA_HOME%, or the java on the PATH.
setlocal
set "HOME_FOLDER=%~dp0.."
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo ERROR: There is no Java: %JAVA% cannot be run. Install Java 17 or later and set JAVA_HOME to it. 1>&2
  exit /b 7
)
"%JAVA%" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.awt.headless=true -Dfile.encoding=UTF-8 "-Ddreambooth.home=%HOME_FOLDER%" -cp "%HOME_FOLDER%\lib\*" dev.dreambooth.engine.cli.Main %*
exit /b %ERRORLEVEL%
