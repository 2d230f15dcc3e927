var B=class{#e;constructor(e){this.#e=e}then(e,t){return this.#e(null).then(e,t)}async*pages(){let e=null;do{let t=await this.#e(
e);yield t,e=t.next}while(e!==null)}async*[Symbol.asyncIterator](){for await(let e of this.pages())yield*e.data}async take(e){
let t=[];if(e<=0)return t;for await(let s of this)if(t.push(s),t.length>=e)break;return t}};function U(n,e){let t={};for(let[s,i]of Object.entries(e))t[s]=(...o)=>gt(n,i,o);return t}function gt(n,[e,t,s],i){let o=[
...i],r=`/v1${t}`.replace(/\{\w+\}/g,g=>ht(g,o.shift())),a=s.includes("b")?o.shift():void 0,d=s.includes("q")?o.shift():
void 0,u=o.shift(),m={method:e,path:r,body:a,isOpen:s.includes("o")};if(!s.includes("p"))return n.call({...m,query:d},u);
let h=s.includes("l")&&(d?.after??null)===null?"before":"after";return new B(g=>n.call({...m,query:g===null?d:{...d,[h]:g}},
u))}function ht(n,e){let t=typeof e=="string"?e:"";if(t===""||t==="."||t==="..")throw new TypeError(`${n} of the path is\
 to be a text, and not "${String(e)}"`);return encodeURIComponent(t)}var Ae="0123456789abcdef";function L(){let n="";for(let e of crypto.getRandomValues(new Uint8Array(16)))n+=Ae.charAt(e>>
4)+Ae.charAt(e&15);return n}function P(n,e,t){return Math.random()*Math.min(t,e*2**Math.min(n,30))}function Fe(n,e){return new Promise(
(t,s)=>{if(e?.aborted)return s(e.reason);let i=setTimeout(o,n);function o(){e?.removeEventListener("abort",r),t()}function r(){
clearTimeout(i),s(e?.reason)}e?.addEventListener("abort",r,{once:!0})})}var c=class extends Error{code;status;title;detail;errors;requestId;retryAfter;constructor(e,t,s=null,i){let o=e.code??(t>
0?`http_${t}`:"unreachable"),r=e.detail??e.title??`HTTP ${t}`,a=(e.errors??[]).filter(u=>!r.includes(u.detail)).map(u=>`${u.
pointer}: ${u.detail}`),d=[r,a.join("; ")].filter(Boolean).join(" ");super(`${d} (${o})`,i===void 0?void 0:{cause:i}),this.
name="TidingsProblem",this.code=o,this.status=t,this.title=e.title??o,this.detail=e.detail??e.title??`HTTP ${t}`,this.errors=
e.errors??[],this.requestId=e.request_id??null,this.retryAfter=s??e.retry_after??null}get isTemporary(){return this.code===
"aborted"?!1:this.status===0||this.status===408||this.status===429||this.status>=500||this.code==="idempotency_in_progre\
ss"}};function T(n){return n instanceof c?n:new c({code:"unreachable",title:"Nobody answered",detail:String(n)},0,null,n)}var ft=3e4,vt=4,Pt=250,bt=8e3,yt=new Set([429,503]),Ot=new Set([0,502,504]),R=class{url;#e;#t;#o;constructor(e,t,s,i){this.
url=e.replace(/\/+$/,""),this.#e=t,this.#t=s,this.#o=i}async call(e,t={}){return(await this.ask(e,t)).body}async ask(e,t={}){
let s=e.method==="POST"&&!e.isOpen?t.key??L():void 0,i=t.retries??this.#o.retries??vt,o=AbortSignal.timeout(t.timeoutMs??
this.#o.timeoutMs??ft),r=t.signal?AbortSignal.any([t.signal,o]):o,a=!1;for(let d=0;;){let u;try{return await this.#i(e,s,
r,o)}catch(h){if(!(h instanceof c))throw h;u=h}if(u.status===401&&u.code==="token_expired"&&!a){a=!0;continue}if(d>=i||!Tt(
e.method,u))throw u;let m=Math.max(P(d,Pt,bt),(u.retryAfter??0)*1e3);d+=1;try{await Fe(m,r)}catch{throw o.aborted?u:Re(o)}}}async stream(e,t,s){
let i=await this.#n(),o;try{let r={...t,accept:"text/event-stream",authorization:`Bearer ${i}`};o=await this.#t(this.url+
e,{method:"GET",headers:r,signal:s,cache:"no-store",credentials:"omit"})}catch(r){throw Le(r)}if(!o.ok||o.body===null)throw o.
status===401&&this.#e.refused(i),await qe(o);return o.body}async#n(){try{return await this.#e.get()}catch(e){if(e instanceof
c)throw e;let t="Your `token` function gave none";throw new c({code:"no_token",title:t,detail:t},0,null,e)}}async#i(e,t,s,i){
let o={accept:"application/json"},r=e.isOpen?null:await this.#n();r!==null&&(o.authorization=`Bearer ${r}`),t!==void 0&&
(o["idempotency-key"]=t);let a={method:e.method,headers:o,signal:s,cache:"no-store",credentials:"omit"};e.body!==void 0&&
(o["content-type"]="application/json",a.body=JSON.stringify(e.body));try{let d=await this.#t(this.url+e.path+ue(e.query),
a);if(!d.ok){let m=await qe(d);throw d.status===401&&r!==null&&this.#e.refused(r),m}let u=d.headers.get("idempotent-repl\
ay")==="true";return{status:d.status,body:await Ct(d),isReplay:u}}catch(d){throw d instanceof c?d:s.aborted?Re(i):Le(d)}}};
function ue(n){let e=Object.entries(n??{}).filter(([,t])=>t!=null);return e.length===0?"":`?${e.map(([t,s])=>`${encodeURIComponent(
t)}=${encodeURIComponent(String(s))}`).join("&")}`}function Tt(n,e){return yt.has(e.status)||e.code==="idempotency_in_pr\
ogress"?!0:n!=="PATCH"&&e.code!=="aborted"&&e.code!=="timeout"&&Ot.has(e.status)}async function Ct(n){if(n.status===204)
return;let e=n.headers.get("content-type")??"";return e.startsWith("application/json")?n.json():e.startsWith("text/")?n.
text():n.blob()}async function qe(n){let e=await n.text(),t=Number.parseInt(n.headers.get("retry-after")??"",10),s=Number.
isNaN(t)?null:t,i={detail:e.slice(0,200)||n.statusText||`HTTP ${n.status}`};if((n.headers.get("content-type")??"").includes(
"json"))try{i=JSON.parse(e)}catch{}return new c(i,n.status,s)}function Le(n){return new c({code:"unreachable",title:"Nob\
ody answered",detail:"The server cannot be reached"},0,null,n)}function Re(n){let[e,t]=n.aborted?["timeout","There was n\
o answer in time"]:["aborted","It was called off"];return new c({code:e,title:t,detail:t},0)}var y=class{#e=new Set;#t=!1;subscribe(e){let t=()=>e();return this.#e.add(t),()=>{this.#e.delete(t)}}changed(){this.#t||
(this.#t=!0,queueMicrotask(()=>{this.#t=!1;for(let e of[...this.#e])e()}))}};var W=class{#e=new Map;wait(e,t){return new Promise((s,i)=>{let o=setTimeout(()=>this.miss(e,"timeout","There was no ans\
wer in time"),t);this.#e.set(e,{done:s,failed:i,timer:o})})}answer({id:e,status:t,body:s,replay:i}){if(t>=400)return void this.
refuse(e,{status:t,...typeof s=="object"?s:null});this.#t(e)?.done({status:t,body:t===204?void 0:s,isReplay:i})}refuse(e,t){
let s=this.#t(e);return s?.failed(new c(t,t.status??500)),s!==void 0}miss(e,t,s){this.#t(e)?.failed(new c({code:t,title:s,
detail:s},0))}missAll(){for(let e of[...this.#e.keys()])this.miss(e,"unreachable","The connection was cut")}#t(e){let t=this.#e.
get(e);return this.#e.delete(e),clearTimeout(t?.timer),t}};var wt=500,kt=3e4,St=3e3,Et=3;function De(n,e,t,s,i){let o=t!==null?t.retry_after_ms:void 0,r=P(s,wt,kt),a=t?.reason??e;
switch(t?.code??n){case 1001:return j(o??Math.random()*St);case 1009:return A("too_large",a);case 4400:return A("malform\
ed_request",a);case 4401:return o===null?A("session_ended",a):i>=Et?A("unauthenticated",a):{kind:"back",afterMs:Math.max(
o??0,i>0?r:0),needsToken:!0};case 4403:return A("forbidden",a);case 4408:case 4508:return j(o??(s>1?r:0));case 4429:case 4503:
return o===null?A("throttled",a):j(Math.max(o??r,s>1?r:0));default:return o===null?A("ended",a):j(o??r)}}function j(n){return{
kind:"back",afterMs:n,needsToken:!1}}function A(n,e){return{kind:"end",code:n,reason:e||n}}var _e="tidings.v1";var Ve={openMs:15e3,quietMs:3e4,answerMs:1e4},G=class{kind="socket";#e;#t;#o;#n;#i=!1;#r=!1;constructor(e,t,s,i,o,r){this.#e=
r,this.#t=o;let a=new e(`${t.replace(/^http/,"ws")}/v1/socket`,[_e]);this.#o=a,this.#n=setTimeout(()=>this.#p(4408,"It w\
as not open in time"),o.openMs),a.onopen=()=>{this.#i=!0,this.#s(i===void 0?{type:"hello",v:1,token:s}:{type:"hello",v:1,
token:s,device:i})},a.onmessage=d=>this.#a(d.data),a.onclose=d=>this.#p(d.code,d.reason),a.onerror=()=>{}}say(e){return this.#r&&
this.#s(e)}check(e){this.#r&&(this.#s({type:"ping"}),clearTimeout(this.#n),this.#n=setTimeout(()=>this.#p(4408,"There wa\
s no answer"),e))}drop(){this.#d()?.close(1e3)}#s(e){if(this.#o?.readyState!==1)return!1;let t=JSON.stringify(e);return ce(
t)?(this.#o.send(t),!0):!1}#a(e){if(this.#o===null)return;let t;try{t=JSON.parse(String(e))}catch{return this.#p(1007,"I\
t said what is no JSON")}t.type==="welcome"&&(this.#r=!0),this.#r&&this.#l(),this.#e.told(t)}#l(){clearTimeout(this.#n),
this.#n=setTimeout(()=>this.check(this.#t.answerMs),this.#t.quietMs)}#p(e,t){let s=this.#d();s!==null&&(s.close(1e3),this.#e.
ended(e,t,this.#i))}#d(){let e=this.#o;return clearTimeout(this.#n),this.#o=null,this.#r=!1,e!==null&&(e.onopen=e.onmessage=
e.onclose=null,e.onerror=()=>{}),e}};function ce(n){return n.length*3<=64e3||new TextEncoder().encode(n).length<=64e3}var xt=20,It=75e3,K=class{kind="stream";#e;#t;#o;#n=new AbortController;#i=!1;#r;#s;constructor(e,t,s){this.#e=e,this.#t=
t,this.#o=s,this.#l()}say(e){switch(e.type){case"subscribe":case"unsubscribe":return this.#a(),!0;case"position":{let{conversation:t,
delivered:s,read:i}=e,o={...s===void 0?{}:{delivered:s},...i===void 0?{}:{read:i}},r=`/v1/me/conversations/${encodeURIComponent(
t)}/position`;return this.#e.call({method:"PUT",path:r,body:o}).catch(()=>{}),!0}default:return!1}}drop(){this.#i=!0,clearTimeout(
this.#r),clearTimeout(this.#s),this.#n.abort()}#a(){clearTimeout(this.#r),this.#r=setTimeout(()=>this.#l(),xt)}#l(){if(this.#i)
return;clearTimeout(this.#r),this.#r=void 0,this.#n.abort();let e=new AbortController;this.#n=e,this.#p(e).catch(t=>{if(e.
signal.aborted||this.#i)return;this.drop();let s=Ft(T(t));s!==null&&this.#o.told(s),this.#o.ended(s?.code??1006,s?.reason??
"Nobody answered",!1)})}async#p(e){this.#d();let t=this.#t(),i=(await this.#e.stream(`/v1/me/stream${At(t)}`,{},e.signal)).
getReader();e.signal.addEventListener("abort",()=>{i.cancel().catch(()=>{})},{once:!0});let o=new TextDecoder,r=new me;for(;;){
this.#d();let{done:a,value:d}=await i.read();if(e.signal.aborted)return;if(a)break;for(let u of r.feed(o.decode(d,{stream:!0})))
if(this.#o.told(JSON.parse(u)),e.signal.aborted)return}this.drop(),this.#o.ended(1006,"The stream has ended",!0)}#d(){clearTimeout(
this.#s),this.#s=setTimeout(()=>{this.#i||(this.drop(),this.#o.ended(4408,"Nothing was heard",!0))},It)}},Mt=20;function At(n){
let e=n.filter(s=>s.topic==="conversation").slice(-Mt),t={};e.length>0&&(t.conversations=e.map(s=>`${s.conversation}${s.
after===void 0?"":`@${s.after}`}`).join(","),t.positions=e.some(s=>s.positions)||void 0,t.typing=e.some(s=>s.typing)||void 0);
for(let s of n)s.topic==="feed"&&(t.feed=s.after??"now"),s.topic==="conversations"&&(t.list=!0),s.topic==="counts"&&(t.counts=
!0),s.topic==="presence"&&s.people?.length&&(t.presence=s.people.join(","));return ue(t)}var me=class{#e="";#t=[];feed(e){
let t=[];this.#e+=e;let s=this.#e.split(/\r\n|\n|\r(?!$)/);this.#e=s.pop()??"";for(let i of s)i===""?(this.#t.length>0&&
t.push(this.#t.join(`
`)),this.#t=[]):i.startsWith("data:")&&this.#t.push(i.slice(i.startsWith("data: ")?6:5));return t}};function Ft(n){let{status:e,
detail:t,retryAfter:s}=n,i=(r,a)=>({type:"bye",code:r,reason:t,retry_after_ms:a}),o=s===null?2e3:s*1e3;return e===401?i(
4401,n.code==="token_expired"?0:null):e===403?i(4403,null):e===429?i(4429,o):e===503?i(4503,o):e>=400&&e<500?i(4400,null):
null}function He({online:n,offline:e,seen:t}){let s=globalThis;if(typeof s.addEventListener!="function")return()=>{};let i=()=>{
s.document?.visibilityState!=="hidden"&&t()};return s.addEventListener("online",n),s.addEventListener("offline",e),s.document?.
addEventListener("visibilitychange",i),()=>{s.removeEventListener?.("online",n),s.removeEventListener?.("offline",e),s.document?.
removeEventListener("visibilitychange",i)}}function V(){return globalThis.navigator?.onLine===!1}var qt=3e4,Lt=6e4,Rt=5e3,Dt=2,Ne=6,_t=6e5,Gt=6e4,Vt=1e4,z=class{#e;#t;#o=new y;#n=new Map;#i=new W;#r=new Map;#s={status:"\
idle",over:null,person:null,problem:null};#a=null;#l=0;#p=null;#d=0;#u=0;#c=0;#m=!1;#b=!1;#h;#g;#S;#v=0;#O="online";#E=null;constructor(e){
this.#e=e,this.#t={...Ve,...e.times}}get state(){return this.#s}subscribe(e){return this.#o.subscribe(e)}start(){if(!(this.#s.
status!=="idle"&&this.#s.status!=="ended")){if(this.#d=this.#u=this.#c=0,this.#E??=this.#D(),V())return this.#M({status:"\
offline",over:null,problem:null});this.#w()}}stop(){if(this.#E?.(),this.#E=null,this.#s.status==="open")for(let e of this.#n.
values())e.leaving?.();this.#q(),this.#M({status:"idle",over:null,problem:null})}retry(){(this.#s.status==="waiting"||this.#s.
status==="offline")&&this.#w(),this.#s.status==="ended"&&this.start()}follow(e){let t=x(e.topic,e.conversation);return this.#n.
set(t,e),this.#s.status==="idle"?this.start():this.#y(e),()=>{if(this.#n.get(t)!==e)return;this.#n.delete(t),this.#T(t);
let{topic:s,conversation:i}=e;this.#a?.say(i===void 0?{type:"unsubscribe",topic:s}:{type:"unsubscribe",topic:s,conversation:i})}}askAgain(e){
this.#n.get(x(e.topic,e.conversation))===e&&this.#y(e)}say(e){return this.#a?.say(e)??!1}setPresence(e){this.#O=e,this.#a?.
say({type:"presence",state:e})}get takesCalls(){return this.#s.status==="open"&&this.#a?.kind==="socket"}call(e,t,s=qt){
let i=L(),o={type:"call",id:i,method:e.method,path:e.path,...e.body===void 0?{}:{body:e.body},...e.method==="POST"?{key:t}:
{}},r=this.#i.wait(i,s);return(this.#a?.kind!=="socket"||!this.#a.say(o))&&this.#i.miss(i,"unreachable","There is no con\
nection"),r}fits(e){return ce(JSON.stringify(e.body??null)+e.path+" ".repeat(512))}#y(e){if(this.#a?.say({type:"subscrib\
e",...this.#f(e)})!==!0||this.#a.kind!=="socket")return;let t=x(e.topic,e.conversation);clearTimeout(this.#r.get(t));let s=setTimeout(
()=>this.#A(4408,"What was asked was not answered",!0,""),this.#t.openMs);this.#r.set(t,s)}#T(e){clearTimeout(this.#r.get(
e)),this.#r.delete(e)}#f({topic:e,conversation:t,ask:s}){let i=s();return t===void 0?{topic:e,...i}:{topic:e,conversation:t,
...i}}async#w(){clearTimeout(this.#h),this.#q();let e=++this.#l;this.#M({status:"connecting",over:null,problem:null});let t;
try{t=await this.#e.tokens.get()}catch{e===this.#l&&this.#L(P(this.#d++,500,3e4));return}if(e!==this.#l)return;this.#p=null;
let s={told:a=>{e===this.#l&&this.#k(a)},ended:(a,d,u)=>{e===this.#l&&this.#A(a,d,u,t)}},{WebSocket:i,http:o,device:r}=this.#e;
try{i!==null&&!this.#m?this.#a=new G(i,o.url,t,r,this.#t,s):this.#a=new K(o,()=>[...this.#n.values()].map(a=>this.#f(a)),
s)}catch(a){this.#A(1006,String(a),!1,t)}}#k(e){switch(e.type){case"welcome":return this.#I(e);case"authenticated":return this.#F(
e.expires_at);case"answer":return this.#i.answer(e);case"bye":this.#p=e;return;case"pong":return;case"refused":return e.
id!=null&&this.#i.refuse(e.id,e.problem)||e.topic==null?void 0:(this.#T(x(e.topic,e.conversation??void 0)),this.#n.get(x(
e.topic,e.conversation??void 0))?.told(e));case"subscribed":case"unsubscribed":return this.#T(x(e.topic,e.conversation??
void 0)),this.#n.get(x(e.topic,e.conversation??void 0))?.told(e);case"changes":case"positions":case"typing":return this.#n.
get(x("conversation",e.conversation))?.told(e);case"conversations":case"feed":case"counts":case"presence":case"events":return this.#n.
get(x(e.type,void 0))?.told(e)}}#I(e){this.#v=Date.now()-Date.parse(e.now),this.#F(e.expires_at),this.#S=setTimeout(()=>{
this.#d=this.#u=0},Vt);let t=this.#a?.kind??null;if(this.#M({status:"open",over:t,person:e.person,problem:null}),t!=="so\
cket")return this.#x();this.#c=0,this.#b=!0,this.#O==="away"&&this.#a?.say({type:"presence",state:"away"});for(let s of this.#n.
values())this.#y(s)}#x(){if(this.#e.WebSocket===null)return;let e=(this.#b?Gt:_t)*(1+Math.random());this.#h=setTimeout(()=>{
this.#m=!1,this.#c=Ne,this.#w()},e)}#F(e){if(clearTimeout(this.#g),e===null)return;let t=Date.parse(e)+this.#v-Date.now();
this.#g=setTimeout(()=>{this.#P(0)},Math.max(t-Lt,t/2,0))}async#P(e){let t=this.#l;try{let s=await this.#e.tokens.newer();
t===this.#l&&this.#a?.say({type:"authenticate",token:s})}catch{t===this.#l&&(this.#g=setTimeout(()=>{this.#P(e+1)},P(e,500,
1e4)))}}#A(e,t,s,i){let o=this.#a===null||this.#a.kind==="socket",r=this.#p,a=De(e,t,r,this.#d,this.#u);if(this.#q(),this.#d+=
1,!o&&!s)this.#m=!1,this.#c=0;else if(o&&!s&&this.#e.WebSocket!==null&&(this.#c+=1,this.#m=this.#c>=(this.#b?Ne:Dt),this.#m&&
a.kind==="back"))return this.#L(this.#d=0);if(a.kind==="end"){let d=new c({code:a.code,title:a.reason,detail:a.reason},0);
return this.#M({status:"ended",over:null,problem:d})}a.needsToken&&(this.#u+=1,this.#e.tokens.refused(i)),this.#L(a.afterMs)}#L(e){
if(V())return this.#M({status:"offline",over:null,problem:null});this.#M({status:"waiting",over:null,problem:null}),this.#h=
setTimeout(()=>{this.#w()},e)}#q(){this.#l+=1,clearTimeout(this.#h),clearTimeout(this.#g),clearTimeout(this.#S);for(let t of[
...this.#r.keys()])this.#T(t);let e=this.#a;if(this.#a=null,e?.drop(),this.#i.missAll(),e!==null)for(let t of this.#n.values())
t.cut?.()}#M(e){this.#s={...this.#s,...e},this.#o.changed()}#D(){return He({online:()=>{this.#d=0,this.#s.status==="offl\
ine"||this.#s.status==="waiting"?this.#w():this.#R()},offline:()=>{this.#s.status==="idle"||this.#s.status==="ended"||(this.#q(),
this.#M({status:"offline",over:null,problem:null}))},seen:()=>{this.#s.status==="waiting"?this.#w():this.#R()}})}#R(){this.#a instanceof
G&&this.#a.check(Rt)}};function x(n,e){return e===void 0?n:`${n} ${e}`}var Ht={get:["GET","/account",""],patch:["PATCH","/account","b"],leave:["POST","/account/leave",""],beginSecondFactor:["\
POST","/account/second-factor","b"],removeSecondFactor:["DELETE","/account/second-factor","b"],confirmSecondFactor:["POS\
T","/account/second-factor/confirm","b"]},Nt={list:["GET","/assistants","qp"],put:["PUT","/assistants/{key}","b"],get:["\
GET","/assistants/{key}",""],delete:["DELETE","/assistants/{key}",""]},$t={prepare:["POST","/attachments","b"],get:["GET",
"/attachments/{id}",""],delete:["DELETE","/attachments/{id}",""]},Bt={list:["GET","/audit","qp"],checkpoint:["GET","/aud\
it/checkpoint",""],export:["GET","/audit/export","q"]},Ut={list:["GET","/callbacks","qp"],retry:["POST","/callbacks/{id}\
/retry",""]},Wt={list:["GET","/caps",""],put:["PUT","/caps","b"]},jt={list:["GET","/contacts/{id}/consents","qp"],add:["\
POST","/contacts/{id}/consents","b"],batch:["POST","/consents/batch","b"]},Kt={list:["GET","/contacts","qp"],get:["GET",
"/contacts/{id}",""],put:["PUT","/contacts/{id}","b"],delete:["DELETE","/contacts/{id}",""],batch:["POST","/contacts/bat\
ch","b"],merge:["POST","/contacts/{id}/merge","b"],unmerge:["POST","/contacts/{id}/unmerge",""],merges:["GET","/contacts\
/{id}/merges",""],listDevices:["GET","/contacts/{id}/devices",""],putDevice:["PUT","/contacts/{id}/devices/{device}","b"],
dropDevice:["DELETE","/contacts/{id}/devices/{device}",""],feedChanges:["GET","/contacts/{id}/feed/changes","q"],markFeed:[
"POST","/contacts/{id}/feed/mark","b"],visitFeed:["POST","/contacts/{id}/feed/visit",""],getFeedItem:["GET","/contacts/{\
id}/feed/{item}",""],seeFeedItem:["POST","/contacts/{id}/feed/{item}/seen",""],actOnFeedItem:["POST","/contacts/{id}/fee\
d/{item}/act","b"],archiveFeedItem:["PUT","/contacts/{id}/feed/{item}/archive",""],unarchiveFeedItem:["DELETE","/contact\
s/{id}/feed/{item}/archive",""],snoozeFeedItem:["PUT","/contacts/{id}/feed/{item}/snooze","b"],unsnoozeFeedItem:["DELETE",
"/contacts/{id}/feed/{item}/snooze",""],createConversation:["POST","/contacts/{id}/conversations","b"],listConversations:[
"GET","/contacts/{id}/conversations","qp"],getConversation:["GET","/contacts/{id}/conversations/{conversation}",""],changeConversation:[
"PATCH","/contacts/{id}/conversations/{conversation}","b"],deleteConversation:["DELETE","/contacts/{id}/conversations/{c\
onversation}",""],closeConversation:["POST","/contacts/{id}/conversations/{conversation}/close",""],reopenConversation:[
"POST","/contacts/{id}/conversations/{conversation}/reopen",""],listParticipants:["GET","/contacts/{id}/conversations/{c\
onversation}/participants","qp"],addParticipants:["POST","/contacts/{id}/conversations/{conversation}/participants","b"],
changeParticipants:["PATCH","/contacts/{id}/conversations/{conversation}/participants","b"],removeParticipants:["POST","\
/contacts/{id}/conversations/{conversation}/participants/remove","b"],accept:["POST","/contacts/{id}/conversations/{conv\
ersation}/accept",""],decline:["POST","/contacts/{id}/conversations/{conversation}/decline",""],leave:["POST","/contacts\
/{id}/conversations/{conversation}/leave","b"],unread:["GET","/contacts/{id}/unread",""],getBadge:["GET","/contacts/{id}\
/badge",""],setBadge:["PUT","/contacts/{id}/badge","b"],archive:["PUT","/contacts/{id}/conversations/{conversation}/arch\
ive",""],unarchive:["DELETE","/contacts/{id}/conversations/{conversation}/archive",""],silence:["PUT","/contacts/{id}/co\
nversations/{conversation}/silence","b"],unsilence:["DELETE","/contacts/{id}/conversations/{conversation}/silence",""],clear:[
"POST","/contacts/{id}/conversations/{conversation}/clear",""],postMessage:["POST","/contacts/{id}/conversations/{conver\
sation}/messages","b"],listMessages:["GET","/contacts/{id}/conversations/{conversation}/messages","qpl"],getMessage:["GE\
T","/contacts/{id}/conversations/{conversation}/messages/{message}",""],editMessage:["PATCH","/contacts/{id}/conversatio\
ns/{conversation}/messages/{message}","b"],deleteMessage:["DELETE","/contacts/{id}/conversations/{conversation}/messages\
/{message}","q"],messageVersions:["GET","/contacts/{id}/conversations/{conversation}/messages/{message}/versions","qp"],
messageReactions:["GET","/contacts/{id}/conversations/{conversation}/messages/{message}/reactions","qp"],addReaction:["P\
UT","/contacts/{id}/conversations/{conversation}/messages/{message}/reactions/{emoji}",""],removeReaction:["DELETE","/co\
ntacts/{id}/conversations/{conversation}/messages/{message}/reactions/{emoji}",""],pinMessage:["PUT","/contacts/{id}/con\
versations/{conversation}/messages/{message}/pin",""],unpinMessage:["DELETE","/contacts/{id}/conversations/{conversation\
}/messages/{message}/pin",""],listPins:["GET","/contacts/{id}/conversations/{conversation}/pins",""],changes:["GET","/co\
ntacts/{id}/conversations/{conversation}/changes","q"],search:["GET","/contacts/{id}/search","qp"],getPosition:["GET","/\
contacts/{id}/conversations/{conversation}/position",""],setPosition:["PUT","/contacts/{id}/conversations/{conversation}\
/position","b"],readAll:["POST","/contacts/{id}/conversations/read","b"],getReceipts:["GET","/contacts/{id}/conversation\
s/{conversation}/messages/{message}/receipts",""],thread:["GET","/contacts/{id}/thread","qp"],listBlocks:["GET","/contac\
ts/{id}/blocks","qp"],changeBlocks:["POST","/contacts/{id}/blocks","b"],block:["PUT","/contacts/{id}/blocks/{contact}",""],
unblock:["DELETE","/contacts/{id}/blocks/{contact}",""],presence:["GET","/contacts/{id}/presence",""],flag:["POST","/con\
tacts/{id}/flags","b"],putSuspension:["PUT","/contacts/{id}/suspension","b"],getSuspension:["GET","/contacts/{id}/suspen\
sion",""],deleteSuspension:["DELETE","/contacts/{id}/suspension",""],putMute:["PUT","/contacts/{id}/mute","b"],deleteMute:[
"DELETE","/contacts/{id}/mute",""],listSanctions:["GET","/contacts/{id}/sanctions","qp"],appeal:["POST","/contacts/{id}/\
appeals","b"],listAppeals:["GET","/contacts/{id}/appeals","qp"],prepareAttachment:["POST","/contacts/{id}/attachments","\
b"],getAttachment:["GET","/contacts/{id}/attachments/{attachment}",""],deleteAttachment:["DELETE","/contacts/{id}/attach\
ments/{attachment}",""],createToken:["POST","/contacts/{id}/tokens","b"],endSessions:["DELETE","/contacts/{id}/sessions",
""]},zt={list:["GET","/conversations","qp"],create:["POST","/conversations","b"],get:["GET","/conversations/{id}",""],change:[
"PATCH","/conversations/{id}","b"],delete:["DELETE","/conversations/{id}",""],close:["POST","/conversations/{id}/close",
""],reopen:["POST","/conversations/{id}/reopen",""],listParticipants:["GET","/conversations/{id}/participants","qp"],addParticipants:[
"POST","/conversations/{id}/participants","b"],changeParticipants:["PATCH","/conversations/{id}/participants","b"],removeParticipants:[
"POST","/conversations/{id}/participants/remove","b"],postMessage:["POST","/conversations/{id}/messages","b"],listMessages:[
"GET","/conversations/{id}/messages","qpl"],getMessage:["GET","/conversations/{id}/messages/{message}",""],editMessage:[
"PATCH","/conversations/{id}/messages/{message}","b"],deleteMessage:["DELETE","/conversations/{id}/messages/{message}","\
q"],messageVersions:["GET","/conversations/{id}/messages/{message}/versions","qp"],messageReactions:["GET","/conversatio\
ns/{id}/messages/{message}/reactions","qp"],addReaction:["PUT","/conversations/{id}/messages/{message}/reactions/{emoji}",
"q"],removeReaction:["DELETE","/conversations/{id}/messages/{message}/reactions/{emoji}","q"],pinMessage:["PUT","/conver\
sations/{id}/messages/{message}/pin",""],unpinMessage:["DELETE","/conversations/{id}/messages/{message}/pin",""],listPins:[
"GET","/conversations/{id}/pins",""],changes:["GET","/conversations/{id}/changes","q"],search:["GET","/search","qp"],setPosition:[
"PUT","/conversations/{id}/position","b"],getReceipts:["GET","/conversations/{id}/messages/{message}/receipts",""]},Jt={
list:["GET","/data-sources","qp"],get:["GET","/data-sources/{key}",""],put:["PUT","/data-sources/{key}","b"],delete:["DE\
LETE","/data-sources/{key}",""]},Yt={list:["GET","/deliveries","qp"],get:["GET","/deliveries/{id}",""],resolve:["POST","\
/deliveries/{id}/resolve","b"]},Qt={list:["GET","/events","qp"],latest:["GET","/events/latest",""]},Xt={list:["GET","/co\
ntacts/{id}/feed","qp"],read:["POST","/contacts/{id}/feed/{item}/read",""]},Zt={list:["GET","/hook-presets",""]},es={list:[
"GET","/hooks","qp"],create:["POST","/hooks","b"],get:["GET","/hooks/{id}",""],update:["PATCH","/hooks/{id}","b"],delete:[
"DELETE","/hooks/{id}",""],rotateSecret:["POST","/hooks/{id}/rotate-secret","b"],try:["POST","/hooks/{id}/try","b"],events:[
"GET","/hooks/{id}/events","qp"],event:["GET","/hooks/{id}/events/{event}",""],retry:["POST","/hooks/{id}/events/{event}\
/retry",""]},ts={list:["GET","/inbound-domains","qp"],get:["GET","/inbound-domains/{domain}",""],put:["PUT","/inbound-do\
mains/{domain}","b"],delete:["DELETE","/inbound-domains/{domain}",""]},ss={list:["GET","/invitations","qp"],create:["POS\
T","/invitations","b"],revoke:["DELETE","/invitations/{id}",""],accept:["POST","/invitations/accept","bo"]},ns={list:["G\
ET","/keys","qp"],create:["POST","/keys","b"],revoke:["DELETE","/keys/{id}",""]},is={get:["GET","/mail-health","q"],resume:[
"POST","/mail-health/resume",""]},ge={listDevices:["GET","/me/devices",""],putDevice:["PUT","/me/devices/{device}","b"],
dropDevice:["DELETE","/me/devices/{device}",""],feed:["GET","/me/feed","qp"],feedChanges:["GET","/me/feed/changes","q"],
markFeed:["POST","/me/feed/mark","b"],visitFeed:["POST","/me/feed/visit",""],getFeedItem:["GET","/me/feed/{item}",""],readFeedItem:[
"POST","/me/feed/{item}/read",""],seeFeedItem:["POST","/me/feed/{item}/seen",""],actOnFeedItem:["POST","/me/feed/{item}/\
act","b"],archiveFeedItem:["PUT","/me/feed/{item}/archive",""],unarchiveFeedItem:["DELETE","/me/feed/{item}/archive",""],
snoozeFeedItem:["PUT","/me/feed/{item}/snooze","b"],unsnoozeFeedItem:["DELETE","/me/feed/{item}/snooze",""],getPreferences:[
"GET","/me/preferences",""],putPreferences:["PUT","/me/preferences","b"],changePreferences:["PATCH","/me/preferences","b"],
createConversation:["POST","/me/conversations","b"],listConversations:["GET","/me/conversations","qp"],getConversation:[
"GET","/me/conversations/{conversation}",""],changeConversation:["PATCH","/me/conversations/{conversation}","b"],deleteConversation:[
"DELETE","/me/conversations/{conversation}",""],closeConversation:["POST","/me/conversations/{conversation}/close",""],reopenConversation:[
"POST","/me/conversations/{conversation}/reopen",""],listParticipants:["GET","/me/conversations/{conversation}/participa\
nts","qp"],addParticipants:["POST","/me/conversations/{conversation}/participants","b"],changeParticipants:["PATCH","/me\
/conversations/{conversation}/participants","b"],removeParticipants:["POST","/me/conversations/{conversation}/participan\
ts/remove","b"],accept:["POST","/me/conversations/{conversation}/accept",""],decline:["POST","/me/conversations/{convers\
ation}/decline",""],leave:["POST","/me/conversations/{conversation}/leave","b"],unread:["GET","/me/unread",""],getBadge:[
"GET","/me/badge",""],setBadge:["PUT","/me/badge","b"],archive:["PUT","/me/conversations/{conversation}/archive",""],unarchive:[
"DELETE","/me/conversations/{conversation}/archive",""],silence:["PUT","/me/conversations/{conversation}/silence","b"],unsilence:[
"DELETE","/me/conversations/{conversation}/silence",""],clear:["POST","/me/conversations/{conversation}/clear",""],postMessage:[
"POST","/me/conversations/{conversation}/messages","b"],listMessages:["GET","/me/conversations/{conversation}/messages",
"qpl"],getMessage:["GET","/me/conversations/{conversation}/messages/{message}",""],editMessage:["PATCH","/me/conversatio\
ns/{conversation}/messages/{message}","b"],deleteMessage:["DELETE","/me/conversations/{conversation}/messages/{message}",
"q"],messageVersions:["GET","/me/conversations/{conversation}/messages/{message}/versions","qp"],messageReactions:["GET",
"/me/conversations/{conversation}/messages/{message}/reactions","qp"],addReaction:["PUT","/me/conversations/{conversatio\
n}/messages/{message}/reactions/{emoji}",""],removeReaction:["DELETE","/me/conversations/{conversation}/messages/{messag\
e}/reactions/{emoji}",""],pinMessage:["PUT","/me/conversations/{conversation}/messages/{message}/pin",""],unpinMessage:[
"DELETE","/me/conversations/{conversation}/messages/{message}/pin",""],listPins:["GET","/me/conversations/{conversation}\
/pins",""],changes:["GET","/me/conversations/{conversation}/changes","q"],search:["GET","/me/search","qp"],getPosition:[
"GET","/me/conversations/{conversation}/position",""],setPosition:["PUT","/me/conversations/{conversation}/position","b"],
readAll:["POST","/me/conversations/read","b"],getReceipts:["GET","/me/conversations/{conversation}/messages/{message}/re\
ceipts",""],thread:["GET","/me/thread","qp"],listBlocks:["GET","/me/blocks","qp"],changeBlocks:["POST","/me/blocks","b"],
block:["PUT","/me/blocks/{contact}",""],unblock:["DELETE","/me/blocks/{contact}",""],presence:["GET","/me/presence","q"],
flag:["POST","/me/flags","b"],listSanctions:["GET","/me/sanctions","qp"],appeal:["POST","/me/appeals","b"],listAppeals:[
"GET","/me/appeals","qp"],prepareAttachment:["POST","/me/attachments","b"],getAttachment:["GET","/me/attachments/{attach\
ment}",""],deleteAttachment:["DELETE","/me/attachments/{attachment}",""],get:["GET","/me",""],endSessions:["DELETE","/me\
/sessions",""]},os={get:["GET","/media/{id}",""]},rs={list:["GET","/members","qp"],get:["GET","/members/{id}",""],patch:[
"PATCH","/members/{id}","b"],remove:["DELETE","/members/{id}",""]},as={send:["POST","/messages","b"],list:["GET","/messa\
ges","qp"],preview:["POST","/messages/preview","b"],get:["GET","/messages/{id}",""],deliveries:["GET","/messages/{id}/de\
liveries","qp"],stop:["POST","/messages/{id}/stop","b"],release:["POST","/messages/{id}/release",""],cancel:["POST","/me\
ssages/{id}/cancel",""],resolve:["POST","/messages/{id}/resolve","b"],timeline:["GET","/messages/{id}/timeline","qp"],why:[
"GET","/messages/{id}/why","q"]},ls={getPolicy:["GET","/moderation/policy",""],putPolicy:["PUT","/moderation/policy","b"],
rotateHookSecret:["POST","/moderation/policy/rotate-secret",""],listRules:["GET","/moderation/rules","qp"],createRule:["\
POST","/moderation/rules","b"],getRule:["GET","/moderation/rules/{id}",""],deleteRule:["DELETE","/moderation/rules/{id}",
""],listFlags:["GET","/moderation/flags","qp"],flag:["POST","/moderation/flags","b"],getFlag:["GET","/moderation/flags/{\
id}",""],resolveFlag:["POST","/moderation/flags/{id}/resolve","b"],dismissFlag:["POST","/moderation/flags/{id}/dismiss",
"b"],listSanctions:["GET","/moderation/sanctions","qp"],getSanction:["GET","/moderation/sanctions/{id}",""],liftSanction:[
"POST","/moderation/sanctions/{id}/lift",""],listAppeals:["GET","/moderation/appeals","qp"],getAppeal:["GET","/moderatio\
n/appeals/{id}",""],decideAppeal:["POST","/moderation/appeals/{id}/decide","b"]},ds={list:["GET","/opt-in-forms","qp"],get:[
"GET","/opt-in-forms/{key}",""],put:["PUT","/opt-in-forms/{key}","b"],delete:["DELETE","/opt-in-forms/{key}",""]},ps={request:[
"POST","/password-resets","bo"],confirm:["POST","/password-resets/confirm","bo"]},us={get:["GET","/contacts/{id}/prefere\
nces",""],put:["PUT","/contacts/{id}/preferences","b"],patch:["PATCH","/contacts/{id}/preferences","b"],link:["POST","/c\
ontacts/{id}/preference-link",""]},cs={list:["GET","/provider-accounts","qp"],create:["POST","/provider-accounts","b"],get:[
"GET","/provider-accounts/{id}",""],patch:["PATCH","/provider-accounts/{id}","b"],delete:["DELETE","/provider-accounts/{\
id}",""],verify:["POST","/provider-accounts/{id}/verify",""]},ms={outbox:["GET","/sandbox/outbox","qp"],inbound:["POST",
"/sandbox/inbound","b"],receipts:["POST","/sandbox/receipts","b"],getClock:["GET","/sandbox/clock",""],setClock:["PUT","\
/sandbox/clock","b"],getFaults:["GET","/sandbox/faults",""],setFaults:["PUT","/sandbox/faults","b"]},gs={list:["GET","/s\
chedules","qp"],create:["POST","/schedules","b"],get:["GET","/schedules/{id}",""],update:["PATCH","/schedules/{id}","b"],
delete:["DELETE","/schedules/{id}",""],pause:["POST","/schedules/{id}/pause",""],resume:["POST","/schedules/{id}/resume",
""],runs:["GET","/schedules/{id}/runs","qp"],confirm:["POST","/schedules/{id}/runs/{run}/confirm",""],skip:["POST","/sch\
edules/{id}/runs/{run}/skip",""]},hs={create:["POST","/sessions","bo"],list:["GET","/sessions","q"],end:["DELETE","/sess\
ions/{id}",""],switch:["POST","/sessions/switch","b"]},fs={list:["GET","/signing-secrets","qp"],create:["POST","/signing\
-secrets","b"],rotate:["POST","/signing-secrets/{id}/rotate","b"],revoke:["DELETE","/signing-secrets/{id}",""]},vs={list:[
"GET","/suppressions","qp"],add:["POST","/suppressions","b"],batch:["POST","/suppressions/batch","b"],delete:["DELETE","\
/suppressions/{id}",""]},Ps={list:["GET","/templates","qp"],create:["POST","/templates","b"],get:["GET","/templates/{key\
}",""],versions:["GET","/templates/{key}/versions","qp"],addVersion:["POST","/templates/{key}/versions","b"],getVersion:[
"GET","/templates/{key}/versions/{version}",""],preview:["POST","/templates/{key}/versions/{version}/preview","b"],publish:[
"POST","/templates/{key}/publish","b"]},bs={list:["GET","/topics","qp"],get:["GET","/topics/{key}",""],put:["PUT","/topi\
cs/{key}","b"]},ys={list:["GET","/webhook-endpoints","qp"],create:["POST","/webhook-endpoints","b"],get:["GET","/webhook\
-endpoints/{id}",""],update:["PATCH","/webhook-endpoints/{id}","b"],delete:["DELETE","/webhook-endpoints/{id}",""],enable:[
"POST","/webhook-endpoints/{id}/enable",""],rotateSecret:["POST","/webhook-endpoints/{id}/rotate-secret","b"],test:["POS\
T","/webhook-endpoints/{id}/test",""],deliveries:["GET","/webhook-endpoints/{id}/deliveries","qp"],delivery:["GET","/web\
hook-endpoints/{id}/deliveries/{delivery}",""],replay:["POST","/webhook-endpoints/{id}/replay","b"]},Os={get:["GET","/wo\
rkspace",""],patch:["PATCH","/workspace","b"]},$e={account:Ht,assistants:Nt,attachments:$t,audit:Bt,callbacks:Ut,caps:Wt,
consents:jt,contacts:Kt,conversations:zt,dataSources:Jt,deliveries:Yt,events:Qt,feed:Xt,hookPresets:Zt,hooks:es,inboundDomains:ts,
invitations:ss,keys:ns,mailHealth:is,me:ge,media:os,members:rs,messages:as,moderation:ls,optInForms:ds,passwordResets:ps,
preferences:us,providerAccounts:cs,sandbox:ms,schedules:gs,sessions:hs,signingSecrets:fs,suppressions:vs,templates:Ps,topics:bs,
webhookEndpoints:ys,workspace:Os};var Be=500,he=3e4,J=class{#e;#t;#o;#n;#i=new y;#r=new Map;#s=new Map;#a=new Set;#l=new Set;#p=new Set;#d;#u=0;#c=!1;ready;constructor(e,t,s,i){
this.#e=e,this.#t=t,this.#o=s,this.#n=this.#m(i),this.ready=this.#b();let o=!1;this.#d=t.subscribe(()=>{let r=t.state.status===
"open";r&&!o&&this.wake(),o=r})}get entries(){return[...this.#r.values()].sort((e,t)=>e.at-t.at)}subscribe(e){return this.#i.
subscribe(e)}listen(e,t){let s=this.#s.get(e)??new Set;return this.#s.set(e,s.add(t)),()=>{s.delete(t)}}add(e){this.#u=Math.
max(Date.now(),this.#u+.001);let t={key:e.key??L(),lane:e.lane,method:e.method,path:e.path,body:e.body,at:this.#u,note:e.
note??null,state:"waiting",tried:0,problem:null};return this.#r.set(t.key,t),this.#k(t),this.#f(t),this.#h(t.lane),t}retry(e){
let t=this.#r.get(e);t?.state==="failed"&&(t.state="waiting",t.problem=null,this.#k(t),this.#f(t),this.#h(t.lane))}discard(e){
let t=this.#r.get(e);t===void 0||t.state==="sending"||(this.#w(t),this.#f(t))}async clear(){for(let e of[...this.#r.values()])
this.#w(e),this.#f(e);await this.#x}wake(){for(let e of[...this.#p])e()}close(){this.#c=!0,this.#d(),this.wake()}async#m(e){
for(let t=0;!this.#c;t+=1)try{return`tidings:${await e()}:`}catch{await this.#T(P(t,Be,he))}return new Promise(()=>{})}async#b(){
let e=await this.#n;try{let t=(await this.#o.keys()).filter(s=>s.startsWith(e));for(let s of t){let i=await this.#o.get(
s),o=i===null?null:JSON.parse(i);if(o===null||this.#r.has(o.key))continue;let r=o.failed===null?null:new c(o.failed,o.failed.
status??0);this.#l.add(o.key),this.#r.set(o.key,{...o,state:r===null?"waiting":"failed",problem:r})}}catch{}for(let t of this.
entries)this.#f(t);for(let t of new Set(this.entries.map(s=>s.lane)))this.#h(t)}#h(e){this.#a.has(e)||(this.#a.add(e),this.#g(
e).finally(()=>{this.#a.delete(e),!this.#c&&this.#y(e)!==void 0&&this.#h(e)}))}async#g(e){await this.ready;for(let t=this.#y(
e);t!==void 0&&!this.#c;t=this.#y(e)){if(V()){await this.#T(he);continue}if(await this.#S(t)){this.#r.delete(t.key),this.#f(
t);continue}t.state="sending",t.tried+=1,this.#k(t),this.#f(t);try{this.#v(t,await this.#E(t))}catch(s){let i=T(s);t.method===
"DELETE"&&t.tried>1&&(i.status===404||i.status===410)?this.#v(t,{status:204,body:void 0,isReplay:!0}):await this.#O(t,i)}}}async#S(e){
try{return await this.#x,this.#l.has(e.key)&&await this.#o.get(await this.#n+e.key)===null}catch{return!1}}#v(e,t){this.#w(
e);for(let s of this.#s.get(e.lane)??[])s.done(e,t);this.#i.changed()}async#O(e,t){if(!this.#r.has(e.key))return;if(!t.isTemporary){
e.state="failed",e.problem=t,this.#k(e),this.#f(e);return}e.state="waiting",this.#f(e);let s=Math.max(P(e.tried-1,Be,he),
(t.retryAfter??0)*1e3);await this.#T(s,t.status!==0)}#E(e){let t={method:e.method,path:e.path,body:e.body};return this.#t.
takesCalls&&this.#t.fits(t)?this.#t.call(t,e.key):this.#e.ask(t,{key:e.key,retries:0})}#y(e){return this.entries.find(t=>t.
lane===e&&t.state!=="failed")}#T(e,t=!1){return new Promise(s=>{let i=()=>{t&&!this.#c||o()},o=()=>{clearTimeout(r),this.#p.
delete(i),s()},r=setTimeout(o,e);this.#p.add(i)})}#f(e){for(let t of this.#s.get(e.lane)??[])t.changed(e);this.#i.changed()}#w(e){
this.#r.delete(e.key),this.#I(e.key,null)}#k(e){let{key:t,lane:s,method:i,path:o,body:r,at:a,note:d,tried:u,problem:m}=e,
h=m===null?null:{code:m.code,detail:m.detail,title:m.title,status:m.status},g={key:t,lane:s,method:i,path:o,body:r,at:a,
note:d,tried:u,failed:h};this.#I(t,JSON.stringify(g))}#I(e,t){return this.#x=this.#x.then(async()=>{try{let s=await this.#n+
e;await(t===null?this.#o.remove(s):this.#o.set(s,t)),t===null?this.#l.delete(e):this.#l.add(e)}catch{}}),this.#x}#x=Promise.
resolve()};function Y(){let n=new Map;return{keys:()=>[...n.keys()],get:e=>n.get(e)??null,set:(e,t)=>{n.set(e,t)},remove:e=>{n.delete(
e)}}}function Ue(n){return{keys:()=>Array.from({length:n.length},(e,t)=>n.key(t)).filter(e=>e!==null),get:e=>n.getItem(e),
set:(e,t)=>n.setItem(e,t),remove:e=>n.removeItem(e)}}function fe(){try{let n=globalThis.document===void 0?void 0:globalThis.
localStorage;if(n!==void 0)return Ue(n)}catch{}return Y()}function We(n,e){let t=n;for(let s of e)t!==null&&s.kind!=="post"&&s.message===n.id&&(t=ve(t,s));return t}function ve(n,e){
switch(e.kind){case"hide":return null;case"remove":return{...n,parts:[],text:"",reactions:[],files:[],previews:[],deleted_at:n.
deleted_at??new Date().toISOString()};case"edit":{let t=e.parts??[{type:"text",text:e.text??""}];return{...n,parts:t,text:e.
text??je(e.parts??[]),edited_at:n.edited_at??new Date().toISOString()}}case"react":case"unreact":{let t=e.kind==="react",
s=n.reactions.find(r=>r.emoji===e.emoji);if((s?.mine??!1)===t)return n;let i=(s?.count??0)+(t?1:-1),o=n.reactions.filter(
r=>r!==s);return{...n,reactions:i>0?[...o,{emoji:e.emoji,count:i,mine:t}]:o}}}}function Q(n,e,t){let s=n.body,i=s.parts??
[{type:"text",text:s.text??""}];return{id:"",conversation:e,seq:0,author:{kind:t?.kind??"contact",id:t?.id??null,name:t?.
name??null},parts:i,text:s.text??je(s.parts??[]),metadata:s.metadata??null,reply_to:null,thread:null,replies:0,reactions:[],
channel:null,sent_as:null,journey:[],version:1,created_at:new Date(n.at).toISOString(),edited_at:null,deleted_at:null,deleted_by:null,
pinned_at:null,files:[],previews:[]}}function je(n){return n.map(e=>"text"in e&&typeof e.text=="string"?e.text:"").join(
`
`)}var X=class{#e;#t;#o;#n=0;#i=0;#r={delivered:0,read:0};#s;#a=!1;#l=0;#p;constructor(e,t,s){this.#e=e,this.#t=t,this.#o=s}get read(){
return this.#i}deliveredUpto(e){!this.#o||e<=this.#n||(this.#n=e,this.#d())}readUpto(e){e<=this.#i||(this.#i=e,this.#n=Math.
max(this.#n,e),this.#d())}linked(){this.#a=!0,this.#n>0&&this.#d()}cut(){this.#a=!1,this.#r={delivered:0,read:0},this.#l=
0,clearTimeout(this.#s),this.#s=void 0}typed(e){if(clearTimeout(this.#p),!e){this.#l>0&&this.#t.say({type:"typing",conversation:this.#e,
on:!1}),this.#l=0;return}this.#p=setTimeout(()=>this.typed(!1),5e3),!(Date.now()-this.#l<4e3)&&this.#t.say({type:"typing",
conversation:this.#e,on:!0})&&(this.#l=Date.now())}leaving(){this.typed(!1),this.#s!==void 0&&this.#u()}close(){this.leaving(),
this.#a=!1}#d(){this.#a&&(this.#s??=setTimeout(()=>this.#u(),1e3))}#u(){if(clearTimeout(this.#s),this.#s=void 0,!this.#a||
this.#n<=this.#r.delivered&&this.#i<=this.#r.read)return;let e={delivered:this.#n,...this.#i>0?{read:this.#i}:{}};this.#t.
say({type:"position",conversation:this.#e,...e})&&(this.#r={delivered:this.#n,read:this.#i})}};async function Ke(n,e,t){let s=n.call({method:"GET",path:e}),i=await Promise.all([s,Pe(n,e,{limit:t}),Ts(n,e)]);return{about:i[0],
page:i[1],read:i[2]}}function Pe(n,e,t){return n.call({method:"GET",path:`${e}/messages`,query:t})}async function Ts(n,e){
try{return(await n.call({method:"GET",path:`${e}/position`})).read}catch(t){let s=T(t);if(s.isTemporary||s.status===401)
throw s;return 0}}var Z=class{#e=new Map;#t=new Map;storedAs(e){return this.#e.get(e)}keyOf(e){return this.#t.get(e.id)??e.id}stored(e,t){
let s=this.#e.get(e);s!==void 0&&s!==t.id&&this.#t.delete(s),this.#o(e,t)}recognise(e,t,s){if(!(s===null||e.author.kind!==
s.kind||e.author.id!==s.id||this.#t.has(e.id)))for(let i of t){let o=i.note;if(!(o.kind!=="post"||i.tried===0||this.#e.has(
i.key))){e.seq>o.after&&Q(i,"",s).text===e.text&&this.#o(i.key,e);return}}}#o(e,t){this.#e.set(e,t.id),this.#t.set(t.id,
e)}};var ee=class{cursor=null;hasOlder=!1;#e=new Map;#t=new Map;#o=0;#n=null;get posts(){return[...this.#e.values(),...this.#t.
values()].sort((e,t)=>e.seq-t.seq)}get last(){return ze(this.#t.keys(),Math.max(this.arrived,this.cursor===null?0:be(this.
cursor)))}get arrived(){return ze(this.#e.keys(),0)}get before(){return this.#o+1}begin(e){this.#e=new Map(e.data.map(t=>[
t.seq,t])),this.#t.clear(),this.#n=null,this.#i(e,1/0),this.cursor=e.cursor}expectOlder(){this.#n={changed:new Map,hidden:new Set,
after:0}}addOlder(e){let{changed:t,hidden:s,after:i}=this.#n??{changed:new Map,hidden:new Set,after:0};this.#n=null;for(let o of e.
data)o.seq>i&&!s.has(o.id)&&!this.#e.has(o.seq)&&this.#e.set(o.seq,t.get(o.seq)??o);this.#i(e,this.#o)}apply(e){let{after:t,
upto:s}=e.visible;for(let o of e.posts)o.seq>this.#o?this.#e.set(o.seq,o):this.#n?.changed.set(o.seq,o);let i=new Set(e.
hidden);for(let[o,r]of this.#e)(i.has(r.id)||o<=t||o>s)&&this.#e.delete(o);if(this.#n!==null){for(let o of i)this.#n.hidden.
add(o);this.#n.after=t}this.cursor=e.cursor;for(let o of this.#t.keys())o<=be(e.cursor)&&this.#t.delete(o)}addOwn(e){!this.#e.
has(e.seq)&&this.cursor!==null&&e.seq>be(this.cursor)&&this.#t.set(e.seq,e)}replace(e,t){for(let s of[this.#e,this.#t])for(let[
i,o]of s){if(o.id!==e)continue;let r=t(o);r===null?s.delete(i):s.set(i,r)}}#i(e,t){this.hasOlder=e.next!==null;let s=e.data.
reduce((i,o)=>Math.min(i,o.seq),t);this.#o=this.hasOlder?s-1:0}};function be(n){return Number.parseInt(n,10)}function ze(n,e){
let t=e;for(let s of n)t=Math.max(t,s);return t}var te=class{id;#e;#t;#o=new y;#n;#i;#r=[];#s=new ee;#a=null;#l=new Map;#p=new Map;#d=[];#u=0;#c=null;#m="loading";#b=new Z;#h=!1;#g=null;#S=0;#v=null;#O;#E=null;#y=!1;#T=null;constructor(e,t,s={}){
this.id=e,this.#e=t,this.#t=s.pageSize??50,this.#i=new X(e,t.live,s.reportsDelivered??!0),this.#n={topic:"conversation",
conversation:e,ask:()=>({positions:!0,typing:!0,...this.#s.cursor===null?{}:{after:this.#s.cursor}}),told:i=>this.#A(i),
leaving:()=>this.#i.leaving(),cut:()=>this.#R()},this.#r.push(t.outbox.listen(this.#f,{done:(i,o)=>this.#B(i,o),changed:()=>this.#C()})),
t.live.start(),this.#r.push(t.live.subscribe(()=>this.#x())),this.#I(0)}get isClosed(){return this.#y}get#f(){return`con\
versation:${this.id}`}get state(){return this.#T??=this.#U(),this.#T}subscribe(e){return this.#o.subscribe(e)}close(){this.#y=
!0,clearTimeout(this.#O),this.#i.close();for(let e of this.#r.splice(0))e()}post(e){let t=typeof e=="string"?{text:e}:e,
s={kind:"post",after:this.#s.last};return this.#i.typed(!1),this.#e.outbox.add({lane:this.#f,method:"POST",path:`${this.#e.
base}/messages`,body:t,note:s}).key}retry(e){this.#e.outbox.retry(e)}discard(e){this.#e.outbox.discard(e)}edit(e,t){let s=typeof t==
"string"?{text:t}:t;return this.#k("PATCH",`/messages/${e}`,{kind:"edit",message:e,text:s.text??null,parts:s.parts??null},
s)}remove(e,t="everybody"){return this.#k("DELETE",`/messages/${e}?mode=${t}`,{kind:t==="me"?"hide":"remove",message:e})}react(e,t){
return this.#k("PUT",`/messages/${e}/reactions/${encodeURIComponent(t)}`,{kind:"react",message:e,emoji:t})}unreact(e,t){
return this.#k("DELETE",`/messages/${e}/reactions/${encodeURIComponent(t)}`,{kind:"unreact",message:e,emoji:t})}type(){this.#i.
typed(!0)}markRead(e=this.#s.last){e<=this.#u&&e<=this.#i.read||(this.#u=Math.max(this.#u,e),this.#i.readUpto(e),this.#C())}loadOlder(){
return this.#g??=this.#w().finally(()=>this.#g=null),this.#g}async#w(){let e=this.#S;if(!this.#s.hasOlder)return;this.#s.
expectOlder();let{http:t,base:s}=this.#e,i=await Pe(t,s,{limit:this.#t,before:this.#s.before});e===this.#S&&(this.#s.addOlder(
i),this.#C())}#k(e,t,s,i){return this.#e.outbox.add({lane:this.#f,method:e,path:this.#e.base+t,body:i,note:s}).key}async#I(e){
try{await this.#P()}catch(t){return this.#F(T(t),e)}this.#y||(this.#c=null,this.#m="behind",this.#r.push(this.#e.live.follow(
this.#n)),this.#C())}#x(){this.#e.live.state.status==="open"&&this.#c?.status===0&&this.#E?.()}#F(e,t){if(!this.#y){if(this.#c=
e,e.isTemporary){let s=Math.max(P(t,500,3e4),(e.retryAfter??0)*1e3);this.#E=()=>{clearTimeout(this.#O),this.#E=null,this.#I(
t+1)},this.#O=setTimeout(this.#E,s)}else this.#m="ended";this.#C()}}async#P(){let e=++this.#S,{about:t,page:s,read:i}=await Ke(
this.#e.http,this.#e.base,this.#t);e===this.#S&&(this.#a=t,this.#s.begin(s),this.#l.clear(),this.#u=Math.max(this.#u,i),
this.#$())}#A(e){switch(e.type){case"changes":return this.#G(e);case"subscribed":return this.#L();case"positions":for(let t of e.
people)this.#p.set(Je(t.person),t);return this.#C();case"typing":return this.#q(e);case"unsubscribed":return this.#M(e);case"\
refused":return this.#D(new c(e.problem,e.problem.status??0));default:return}}#L(){this.#h=!1,this.#m="live",this.#c=null,
this.#i.linked(),this.#C()}#q(e){this.#d=e.people,this.#C()}#M(e){if(e.reason==="asked")return;let t=e.reason==="gone"?"\
not_found":e.reason==="deleted"?"gone":"not_in_it";this.#c=new c({code:t,title:e.reason,detail:`The conversation is told\
 no more: ${e.reason}`},0),this.#m="ended",this.#C()}#D(e){if(this.#h=!1,e.errors.some(s=>s.code==="invalid_cursor")||e.
code==="invalid_cursor"){this.#s.cursor=null,this.#V(null);return}this.#c=e,e.isTemporary?this.#O=setTimeout(()=>this.#_(),
Math.max(P(2,500,3e4),(e.retryAfter??0)*1e3)):this.#m="ended",this.#C()}#R(){this.#h=!1,this.#v=null,this.#d=[],this.#i.
cut(),this.#m==="live"&&(this.#m="behind"),this.#C()}#G(e){if(this.#v!==null)return void this.#v.push(e);if(this.#s.cursor!==
null){if(e.after!==this.#s.cursor){e.cursor!==this.#s.cursor&&!this.#h&&this.#_();return}if(e.anew)return void this.#V(e);
this.#H(e)}}#_(){this.#y||(this.#h=!0,this.#e.live.askAgain(this.#n))}async#V(e){let t=[];this.#v=t;for(let s=0;this.#v===
t&&!this.#y;s+=1){try{await this.#P()}catch(i){let o=T(i);if(!o.isTemporary)return this.#c=o,this.#m="ended",this.#C();await new Promise(
r=>setTimeout(r,Math.max(P(s,500,1e4),(o.retryAfter??0)*1e3)));continue}if(this.#v!==t)break;if(this.#v=null,e===null)return this.#_();
this.#H(e);for(let i of t)this.#G(i);return}this.#C()}#H(e){this.#s.apply(e);for(let t of e.participants)this.#l.set(Je(
t.person),t);e.about!==null&&(this.#a=e.about);for(let t of e.posts)this.#b.recognise(t,this.#N(),this.#e.self());this.#$(),
this.#C()}#B(e,{body:t}){let s=e.note;if(s.kind==="post"){let i=t;this.#b.stored(e.key,i),this.#s.addOwn(i)}else this.#s.
replace(s.message,i=>s.kind==="edit"&&t!==void 0?t:ve(i,s));this.#C()}#N(){return this.#e.outbox.entries.filter(e=>e.lane===
this.#f)}#$(){this.#s.arrived>0&&this.#i.deliveredUpto(this.#s.arrived)}#C(){this.#T=null,this.#o.changed()}#U(){let e=this.#N(),
t=e.filter(r=>r.state!=="failed").map(r=>r.note),s=[],i=this.#s.posts,o=new Set(i.map(r=>r.id));for(let r of i){let a=We(
r,t);a!==null&&s.push({key:this.#b.keyOf(r),state:"stored",post:a,problem:null})}for(let r of e){if(r.note.kind!=="post"||
o.has(this.#b.storedAs(r.key)??""))continue;let a=r.state==="failed"?"failed":"sending";s.push({key:r.key,state:a,post:Q(
r,this.id,this.#e.self()),problem:r.problem})}return{id:this.id,status:this.#m,about:this.#a,items:s,hasOlder:this.#s.hasOlder,
participants:[...this.#l.values()],positions:[...this.#p.values()],typing:this.#d,read:this.#u,problem:this.#c}}};function Je(n){
return`${n.kind} ${n.id??""}`}var Ye=50,se=class{#e;#t=new y;#o;#n=new Map;#i="loading";#r=null;#s=!1;#a=null;#l=0;#p=!1;#d=null;constructor(e,t){this.#e=
e;let s={topic:"conversations",ask:()=>({}),told:i=>this.#c(i),cut:()=>{this.#i==="live"&&(this.#i="behind"),this.#m()}};
this.#o=t.follow(s)}get state(){return this.#d??={status:this.#i,conversations:[...this.#n.values()].sort(Cs),hasMore:this.#s,
problem:this.#r},this.#d}subscribe(e){return this.#t.subscribe(e)}get isClosed(){return this.#p}close(){this.#p=!0,this.#o()}async loadMore(){
let e=this.#l;this.#a===null&&await this.#u(e,null),this.#a!==null&&await this.#u(e,this.#a)}async#u(e,t){let s=await this.#e.
call({method:"GET",path:"/v1/me/conversations",query:{limit:Ye,after:t}});if(e===this.#l){for(let i of s.data)this.#n.has(
i.id)||this.#n.set(i.id,i);this.#a=s.next,this.#s=s.next!==null,this.#m()}}#c(e){switch(e.type){case"subscribed":this.#i=
"live",this.#r=null;break;case"refused":this.#r=new c(e.problem,e.problem.status??0),this.#r.isTemporary||(this.#i="ende\
d");break;case"conversations":e.anew&&(this.#l+=1,this.#n.clear(),this.#a=null,this.#s=e.changed.length>=Ye);for(let t of e.
gone)this.#n.delete(t);for(let t of e.changed)this.#n.set(t.id,t);break;default:return}this.#m()}#m(){this.#d=null,this.#t.
changed()}};function Cs(n,e){let[t,s]=[n.last_post?.at??n.created_at,e.last_post?.at??e.created_at];return t!==s?Date.parse(
s)-Date.parse(t)||(t<s?1:-1):n.id<e.id?1:-1}function Qe(n,{types:e,after:t,told:s,skipped:i,refused:o}){let r=t;return n.follow({topic:"events",ask:()=>({...e===void 0?
{}:{types:e},...r===void 0?{}:{after:r}}),told:a=>{switch(a.type){case"subscribed":typeof a.after=="string"&&(r??=a.after);
return;case"events":r=a.cursor,a.skipped&&i(a.cursor),a.events.length>0&&s(a.events,a.cursor);return;case"refused":return o?.(
new c(a.problem,a.problem.status??0))}}})}var ye="feed",ne=class{#e;#t;#o;#n=new y;#i;#r=[];#s=new Map;#a={unseen:0,unread:0};#l=0;#p=null;#d=null;#u="loading";#c=null;#m;#b=!1;#h=!1;#g=0;#S=!1;#v=null;constructor(e,t,s){
this.#e=e,this.#t=t,this.#o=s,this.#i={topic:"feed",ask:()=>this.#d===null?{}:{after:this.#d},told:i=>this.#f(i),cut:()=>this.#x()},
this.#r.push(s.listen(ye,{done:(i,o)=>this.#F(i,o),changed:()=>this.#P()})),t.start(),this.#E(0)}get state(){return this.#v??=
this.#A(),this.#v}subscribe(e){return this.#n.subscribe(e)}get isClosed(){return this.#S}close(){this.#S=!0,this.#g+=1,clearTimeout(
this.#m);for(let e of this.#r.splice(0))e()}async loadMore(){let e=this.#g;if(this.#p===null)return;let t=await this.#e.
call({method:"GET",path:"/v1/me/feed",query:{after:this.#p}});if(e===this.#g){for(let s of t.data)this.#s.has(s.id)||this.#s.
set(s.id,s);this.#p=t.next,this.#P()}}markSeen(e){this.#O("POST",`/${e}/seen`,{kind:"seen",item:e,action:null})}markRead(e){
this.#O("POST",`/${e}/read`,{kind:"read",item:e,action:null})}archive(e){this.#O("PUT",`/${e}/archive`,{kind:"archived",
item:e,action:null})}act(e,t=null){this.#O("POST",`/${e}/act`,{kind:"acted",item:e,action:t},t===null?{}:{action:t})}markAll(e){
let t=this.state.items[0]?.id??null;this.#O("POST","/mark",{kind:"all",as:e,upto:t},{as:e})}async visit(){let{missed:e}=await this.#e.
call({method:"POST",path:"/v1/me/feed/visit"});return this.#l=e,this.#P(),e}#O(e,t,s,i){this.#o.add({lane:ye,method:e,path:`\
/v1/me/feed${t}`,body:i,note:s})}async#E(e){let t=this.#g;try{await this.#T()}catch(s){t===this.#g&&this.#y(T(s),e);return}
t===this.#g&&(this.#u="behind",this.#r.push(this.#t.follow(this.#i)),this.#P())}#y(e,t){this.#c=e,e.isTemporary?this.#m=
setTimeout(()=>{this.#E(t+1)},Math.max(P(t,500,3e4),(e.retryAfter??0)*1e3)):this.#u="ended",this.#P()}async#T(){let e=this.#g,
t=await this.#e.call({method:"GET",path:"/v1/me/feed"});e===this.#g&&(this.#s=new Map(t.data.map(s=>[s.id,s])),this.#a={
unseen:t.unseen,unread:t.unread},this.#l=t.missed,this.#p=t.next,this.#d=t.cursor,this.#c=null,this.#P())}#f(e){switch(e.
type){case"subscribed":return this.#b=!1,this.#u="live",this.#P();case"feed":return this.#w(e);case"refused":return this.#b=
!1,this.#d=null,void this.#I();default:return}}#w(e){if(this.#h||this.#d===null)return;if(e.after!==null&&e.after!==this.#d){
e.cursor!==this.#d&&this.#k();return}if(e.anew)return void this.#I();let t=new Set([...e.gone,...e.changed.flatMap(s=>s.
replaces??[])]);for(let s of t)this.#s.delete(s);for(let s of e.changed)this.#s.set(s.id,s);this.#a=e.counts,this.#d=e.cursor,
this.#P()}#k(){this.#b||this.#S||(this.#b=!0,this.#t.askAgain(this.#i))}async#I(){this.#h=!0;let e=++this.#g;for(let t=0;e===
this.#g;t+=1)try{await this.#T();break}catch(s){let i=T(s);if(!i.isTemporary){this.#c=i,this.#u="ended";break}await new Promise(
o=>setTimeout(o,P(t,500,1e4)))}e===this.#g&&(this.#h=!1,this.#k(),this.#P())}#x(){this.#b=!1,this.#u==="live"&&(this.#u=
"behind"),this.#P()}#F(e,{body:t}){let s=e.note;if(s.kind==="all")for(let[i,o]of this.#s)this.#s.set(i,Xe(o,s,new Date(e.
at).toISOString())??o);else if(this.#s.has(s.item)){let i=t;s.kind==="archived"?this.#s.delete(s.item):this.#s.set(i.id,
i)}this.#P()}#P(){this.#v=null,this.#n.changed()}#A(){let e=this.#o.entries.filter(i=>i.lane===ye&&i.state!=="failed"),t=[],
s={...this.#a};for(let i of[...this.#s.values()].sort(ws)){let o=i;for(let r of e)o!==null&&(o=Xe(o,r.note,new Date(r.at).
toISOString()));i.seen_at===null&&(o===null||o.seen_at!==null)&&(s.unseen-=1),i.read_at===null&&(o===null||o.read_at!==null)&&
(s.unread-=1),o!==null&&t.push(o)}return s.unseen=Math.max(0,s.unseen),s.unread=Math.max(0,s.unread),{status:this.#u,items:t,
counts:s,missed:this.#l,hasMore:this.#p!==null,problem:this.#c}}};function Xe(n,e,t){if(e.kind==="all")return e.upto===null||
n.id>e.upto?n:{...n,seen_at:n.seen_at??t,read_at:e.as==="read"?n.read_at??t:n.read_at};if(e.item!==n.id)return n;switch(e.
kind){case"archived":return null;case"seen":return{...n,seen_at:n.seen_at??t};case"read":return{...n,seen_at:n.seen_at??
t,read_at:n.read_at??t};case"acted":return{...n,seen_at:n.seen_at??t,read_at:n.read_at??t,acted:{action:e.action,at:t}}}}
function ws(n,e){return n.at!==e.at?n.at<e.at?1:-1:n.id<e.id?1:-1}var ie=class{#e;#t=new y;#o=null;#n=[];#i=new Map;constructor(e){this.#e=e}get state(){return this.#i}subscribe(e){return this.#t.
subscribe(e)}follow(e){this.#n=[...e],this.#i=new Map([...this.#i].filter(([t])=>this.#n.includes(t))),this.#o?.(),this.#o=
null,this.#n.length>0&&(this.#o=this.#e.follow({topic:"presence",ask:()=>({people:this.#n}),told:t=>{if(t.type!=="presen\
ce")return;let s=new Map(this.#i);for(let i of t.people)s.set(i.id,i);this.#r(s)},cut:()=>this.#r(new Map)})),this.#t.changed()}close(){
this.follow([])}#r(e){this.#i=e,this.#t.changed()}},oe=class{#e=new y;#t;#o=null;constructor(e){this.#t=e.follow({topic:"\
counts",ask:()=>({}),told:t=>{if(t.type!=="counts")return;let{type:s,...i}=t;this.#o=i,this.#e.changed()}})}get state(){
return this.#o}subscribe(e){return this.#e.subscribe(e)}close(){this.#t()}};function re(n){let e=n.split(".")[1];if(e===void 0)return{};try{let t=atob(e.replace(/-/g,"+").replace(/_/g,"/")),s=JSON.
parse(new TextDecoder().decode(Uint8Array.from(t,i=>i.charCodeAt(0))));return typeof s=="object"&&s!==null?s:{}}catch{return{}}}
var ks=6e4,Ss=3e4,D=class{#e;#t=null;#o=null;constructor(e){this.#e=e}async get(){return this.#t!==null&&Date.now()<this.#t.
until?this.#t.token:this.newer()}newer(){return this.#o??=(async()=>{try{let e=await xs(this.#e());return this.#t={token:e,
until:Es(e,Date.now())},e}finally{this.#o=null}})(),this.#o}refused(e){this.#t?.token===e&&(this.#t=null)}};function Es(n,e){
let{iat:t,exp:s}=re(n);if(s===void 0)return 1/0;let i=(s-(t??s-900))*1e3,o=s*1e3-e,r=o>0&&o<=i?o:i;return e+Math.max(r-ks,
r/2)}async function xs(n){let e,t=new Promise((s,i)=>{e=setTimeout(()=>i(new Error("There was no token in time")),Ss)});
try{return await Promise.race([n,t])}finally{clearTimeout(e)}}var H=class{me;live;outbox;#e;#t;#o;#n=new Map;#i=null;#r=null;#s=null;#a=null;#l=null;constructor(e){let{url:t,token:s,
person:i,device:o,storage:r,timeoutMs:a,retries:d,times:u}=e;this.#o=e.as==="member"?"/v1/conversations":"/v1/me/convers\
ations",this.#t=new D(async()=>this.#p(await s())),this.#e=new R(t,this.#t,e.fetch??Oe,{timeoutMs:a,retries:d}),this.me=
U(this.#e,ge);let m=e.WebSocket===void 0?Is():e.WebSocket;this.live=new z({http:this.#e,tokens:this.#t,WebSocket:m,device:o,
times:u}),this.outbox=new J(this.#e,this.live,r??fe(),async()=>{let h=re(i===void 0?await this.#t.get():"");return`${h.iss??
this.#e.url}:${i??h.sub??"somebody"}`})}conversation(e,t){let s=this.#n.get(e);if(s!==void 0&&!s.isClosed)return s;let i=`${this.#o}\
/${encodeURIComponent(e)}`,o={http:this.#e,live:this.live,outbox:this.outbox,base:i,self:()=>this.live.state.person??this.#l},
r=new te(e,o,t);return this.#n.set(e,r),r}events(e){return Qe(this.live,e)}get conversations(){return(this.#i===null||this.#i.
isClosed)&&(this.#i=new se(this.#e,this.live)),this.#i}get feed(){return(this.#r===null||this.#r.isClosed)&&(this.#r=new ne(
this.#e,this.live,this.outbox)),this.#r}get counts(){return this.#s??=new oe(this.live),this.#s}get presence(){return this.#a??=
new ie(this.live),this.#a}call(e,t,s,i){return this.#e.call({method:e,path:t,body:s},i)}close(){for(let e of this.#n.values())
e.close();this.#n.clear();for(let e of[this.#i,this.#r,this.#s,this.#a])e?.close();this.outbox.close(),this.live.stop()}#p(e){
let{sub:t}=re(e);return t!==void 0&&(this.#l={kind:"contact",id:t,name:null}),e}},Oe=(n,e)=>fetch(n,e);function Is(){return globalThis.
WebSocket??null}function Ze({url:n,key:e,timeoutMs:t,retries:s,fetch:i}){let o=new R(n,new D(()=>e),i??Oe,{timeoutMs:t,retries:s});return{
...Object.fromEntries(Object.entries($e).map(([a,d])=>[a,U(o,d)])),call:(a,d,u,m)=>o.call({method:a,path:d,body:u},m)}}function l(n,e={},...t){let s=document.createElement(n);for(let[i,o]of Object.entries(e))typeof o=="function"?s.addEventListener(
i.slice(2),o):o===!0?s.setAttribute(i,""):o!==!1&&s.setAttribute(i,o);return s.append(...t.filter(i=>i!==null&&i!==!1)),
s}function I(n){let e=document.getElementById(n);if(e===null)throw new Error(`The page has no #${n}`);return e}function et(n,e){
let t=new Set(e);for(let s of[...n.children])t.has(s)||s.remove();e.forEach((s,i)=>{n.children[i]!==s&&n.insertBefore(s,
n.children[i]??null)})}function tt(n,e){return n.deleted_at!==null?[l("p",{class:"gone"},"This was deleted.")]:n.parts.map(t=>Ms(t,e))}function Ms(n,e){
switch(n.type){case"text":return l("p",{class:"words"},n.text);case"order":return l("section",{class:"card","aria-label":`\
Order ${n.number}`},l("h4",{},`Order ${n.number}`,n.state?l("span",{class:"state"},n.state):null),l("ul",{},...(n.items??
[]).map(t=>l("li",{},l("span",{},`${t.quantity??1} × ${t.name}`),l("span",{},t.price?Te(t.price,n.currency):"")))),n.total?
l("p",{class:"total"},l("span",{},"Total"),l("span",{},Te(n.total,n.currency))):null,Ce(n.url,"See the order"));case"pur\
chase":return l("section",{class:"card","aria-label":n.name},l("h4",{},n.name,l("span",{class:"state"},n.state??"offered")),
l("p",{},Te(n.amount,n.currency)),Ce(n.url,"Open"));case"card":return l("section",{class:"card","aria-label":n.title},l(
"h4",{},n.title),n.text?l("p",{class:"words"},n.text):null,l("ul",{},...(n.fields??[]).map(t=>l("li",{},l("span",{},t.label),
l("span",{},t.value)))),...(n.buttons??[]).map(t=>t.url?Ce(t.url,t.label):l("button",{type:"button",class:"second",onclick:()=>e(
t.value??t.label)},t.label)));case"quick_replies":return l("div",{class:"replies"},n.text?l("p",{class:"words"},n.text):
null,...n.replies.map(t=>l("button",{type:"button",class:"second",onclick:()=>e(t.value??t.label)},t.label)));case"locat\
ion":return l("p",{class:"words"},`📍 ${n.label??n.address??`${n.latitude}, ${n.longitude}`}`);case"image":return l("p",
{class:"words"},`🖼 ${n.alt||"A picture"}`);case"file":return l("p",{class:"words"},`📎 ${n.name??"A file"}`);case"a\
udio":return l("p",{class:"words"},`🔈 ${n.transcript||"Something to hear"}`);default:return l("p",{class:"words"},"te\
xt"in n?String(n.text):"")}}function Te(n,e){return e?`${n} ${e}`:n}function Ce(n,e){if(!n)return null;try{let{protocol:t,
href:s}=new URL(n);if(t==="https:"||t==="http:")return l("a",{href:s,rel:"noopener noreferrer nofollow",target:"_blank"},
e)}catch{}return null}var As={loading:"Loading …",live:"Connected",behind:"Reconnecting …",ended:"Ended"};function we(n,e,t,s,i,o){let r=s.
conversation(i),a=!0,d=!0,u=null,m=0,h=l("h2",{id:`name-${n}`},e),g=l("span",{class:"link",role:"status"}),f=l("button",
{type:"button",class:"second",onclick:()=>a?Ee():xe()}),_=l("p",{class:"about"}),C=l("ol",{class:"log",role:"log","aria-\
label":`What ${e} sees`,tabindex:"0"}),N=l("p",{class:"typing","aria-live":"polite"}),q=l("input",{id:`say-${n}`,maxlength:"\
2000",autocomplete:"off",placeholder:"Write something",oninput:()=>r.type()}),M=l("form",{onsubmit:p=>{p.preventDefault();
let b=q.value.trim();b!==""&&(q.value="",r.post(b))}},l("label",{for:`say-${n}`,class:"hidden"},`${e} says`),q,l("button",
{type:"submit"},"Send")),S=l("section",{class:"person","aria-labelledby":`name-${n}`},l("header",{},l("span",{class:"fac\
e","aria-hidden":"true"},e.charAt(0)),l("div",{},h,_),f),g,C,N,M,o),w=new Map,Se=l("li",{class:"divider"});function Ee(){
a=!1,u=Fs(r.state),s.live.stop(),$()}function xe(){a=!0,s.live.start(),$()}function $(){let p=r.state;S.classList.toggle(
"offline",!a),f.textContent=a?"Go offline":"Come back",f.setAttribute("aria-label",`${e}: ${a?"go offline":"come back"}`),
g.textContent=a?p.status==="live"&&s.live.state.over==="stream"?"Connected, by events":As[p.status]:"Offline: the socket\
 is closed",g.dataset.state=a?p.status:"off",_.textContent=at(),N.textContent=p.typing.length>0?`${p.typing.map(b=>b.name??
b.id).join(", ")} is typing …`:"",et(C,lt(p)),ut(p)&&(d=!0),Ie(),a&&p.status==="live"&&document.visibilityState!=="hid\
den"&&r.markRead()}function at(){let p=s.presence.state.get(t.id)?.state;return a&&p!==void 0?`${t.name} is ${p}`:`with ${t.
name}`}function lt(p){let b=[],E=u===null||!a?[]:p.items.filter(v=>v.state==="stored"&&v.post.seq>(u??0)&&v.post.author.
id!==n);m=E.length,Se.textContent=`While you were away: ${m} new`;for(let v of p.items)v===E[0]&&b.push(Se),b.push(dt(v,
p));for(let v of w.keys())p.items.some(O=>O.key===v)||w.delete(v);return b}function dt(p,b){let E=p.post.author.id===n&&
p.post.author.kind==="contact",v=pt(p,E,b),O=w.get(p.key);if(O!==void 0&&O.item.post===p.post&&O.item.state===p.state&&O.
tail===v)return O.element;let de=p.post.author.name??p.post.author.id??"The shop",ct=p.post.author.kind==="contact"?E?"o\
wn":"other":"system",pe=l("li",{class:`line ${ct} ${p.state}`,"data-seq":String(p.post.seq)},l("p",{class:"who"},E?"You":
de,p.post.channel?l("span",{class:"way"},` by ${p.post.channel.toUpperCase()}`):null),...tt(p.post,mt=>{r.post(mt)}),l("\
p",{class:"tail"},v),p.state==="failed"?l("button",{type:"button",class:"second",onclick:()=>r.retry(p.key)},"Try again"):
null);return O!==void 0&&O.element.replaceWith(pe),w.set(p.key,{element:pe,item:p,tail:v}),pe}function pt(p,b,E){if(p.state===
"sending")return a?"Sending …":"Waits until you are back";if(p.state==="failed")return`Not sent: ${p.problem?.detail??
""}`;let v=new Date(p.post.created_at).toLocaleTimeString([],{hour:"2-digit",minute:"2-digit"});if(!b)return v;let O=E.positions.
find(de=>de.person.id===t.id);return O===void 0||O.delivered<p.post.seq?`${v} · Sent`:`${v} · ${O.read>=p.post.seq?"Re\
ad":"Delivered"}`}function Ie(){d&&(C.scrollTop=C.scrollHeight)}let Me="";function ut(p){let b=p.items.at(-1)?.key??"",E=b!==
Me;return Me=b,E}C.addEventListener("scroll",()=>d=C.scrollHeight-C.scrollTop-C.clientHeight<60),new ResizeObserver(Ie).
observe(C),s.presence.follow([t.id]);for(let p of[r,s.live,s.presence])p.subscribe($);return $(),{id:n,name:e,client:s,talk:r,
element:S,isOnline:()=>a,goOffline:Ee,comeBack:xe}}function Fs(n){return n.items.reduce((e,t)=>Math.max(e,t.post.seq),0)}var qs=700;function st(n,e,t,s){let i=new Set,o=l("ol",{class:"texts",role:"log","aria-label":`Texts on ${t}'s phone`}),
r=l("p",{class:"about"},"No texts yet. Who does not see a post in the app in time gets it here."),a=l("input",{id:"answe\
r",maxlength:"500",autocomplete:"off",placeholder:"Answer by SMS"}),d=l("button",{type:"submit"},"Text"),u=l("p",{class:"\
about",role:"status"}),m=l("form",{hidden:!0,onsubmit:M=>{N(M)}},l("label",{for:"answer",class:"hidden"},`${t} answers b\
y SMS`),a,d),h=l("section",{class:"phone","aria-label":`${t}'s phone`},l("h3",{},`${t}'s phone, ${s}`),r,o,m,u),g,f=!1,_=!0,
C=0;async function N(M){M.preventDefault();let S=a.value.trim();if(S!==""){d.disabled=!0;try{await n.sandbox.inbound({channel:"\
sms",from:s,text:S}),o.append(l("li",{class:"own"},S)),o.scrollTop=o.scrollHeight,a.value="",u.textContent=""}catch(w){u.
textContent=w instanceof Error?w.message:String(w)}finally{d.disabled=!1}}}async function q(){try{let{data:M}=await n.sandbox.
outbox({contact:e,channel:"sms",limit:20});for(let S of[...M].reverse()){let w=`${S.delivery} ${S.attempt}`;i.has(w)||(i.
add(w),!_&&(C+=1,o.append(l("li",{},(S.text??"").trim())),o.scrollTop=o.scrollHeight,r.hidden=!0,m.hidden=!1))}_=!1}catch{}
f||(g=setTimeout(()=>{q()},qs))}return q(),{element:h,count:()=>C,stop:()=>{f=!0,clearTimeout(g)}}}function nt(n,e,t,s,i){let o=[{name:"The shop writes",says:"A system message and an order card, said by your backend wit\
h its key.",does:async()=>{await n.conversations.postMessage(e,{name:"The Blue Teapot",text:"Your order is on its way. A\
sk here if anything is missing."}),await n.conversations.postMessage(e,{name:"The Blue Teapot",parts:[{type:"order",number:"\
A-1001",state:"shipped",items:[{name:"Teapot, blue",price:"39.90"},{name:"Cup, blue",quantity:4,price:"5.00"}],total:"59\
.90",currency:"EUR"}]})}},{name:`${s.name} goes offline`,says:`The socket of ${s.name}'s device is closed. ${t.name} see\
s that he has gone a few seconds later.`,does:()=>s.goOffline()},{name:`${t.name} asks something`,says:`It waits for ${s.
name}. In 30 seconds he is told outside the app.`,does:()=>{t.talk.post("Did the cups arrive in one piece?")}},{name:"Ha\
lf a minute passes",says:"The test workspace's clock is moved on: who has not seen the post is reached by SMS, on a simu\
lated phone.",does:async()=>{await Ls(t),await n.sandbox.setClock({advance:"31s"})}},{name:`${s.name} answers by SMS`,says:"\
What he texts is a post of the same conversation.",does:async()=>{await it(()=>i.count()>0);let g=i.element.querySelector(
"form"),f=i.element.querySelector("input");g===null||f===null||(f.value="All four of them! I am on the train.",g.requestSubmit())}},
{name:`${t.name} writes on`,says:"One more that he has not seen.",does:()=>{t.talk.post("Good. See you tonight!")}},{name:`${s.
name} comes back`,says:"His device goes on from its cursor: it is told what it missed, once and in order.",does:()=>s.comeBack()}],
r=0,a=l("ol",{class:"steps"}),d=l("p",{role:"status",class:"says"}),u=l("button",{type:"button",id:"next",onclick:()=>{m()}});
async function m(){let g=o[r];if(g!==void 0){u.disabled=!0,d.textContent=g.says;try{await g.does(),r+=1}catch(f){d.textContent=
f instanceof Error?f.message:String(f)}h(),u.disabled=r>=o.length,u.disabled||u.focus({preventScroll:!0})}}function h(){
a.replaceChildren(...o.map((g,f)=>l("li",{class:f<r?"done":f===r?"now":"",...f===r?{"aria-current":"step"}:{}},g.name))),
u.textContent=o[r]?.name??"That was all"}return h(),d.textContent="Write in either of the two, or follow the story.",l("\
section",{class:"story","aria-label":"The story"},a,l("div",{class:"go"},u,d))}function Ls(n){return it(()=>n.client.outbox.
entries.length===0)}async function it(n){let e=Date.now()+6e4;for(;!n();){if(Date.now()>e)throw new Error("That takes lo\
nger than it should: is a worker running?");await new Promise(t=>setTimeout(t,100))}}var F={id:"demo_ada",name:"Ada"},k={id:"demo_ben",name:"Ben",phone:"+31687654399"},le=I("start"),ae=I("key"),ke=I("told"),
ot=le.querySelector("button");async function Rs(n){if(!n.startsWith("td_test_"))throw new Error(n.startsWith("td_live_")?
"This is a live key: the demo is for test workspaces alone.":"A test key begins with td_test_.");let e=location.origin,t=Ze(
{url:e,key:n});if((await t.workspace.get()).mode!=="test")throw new Error("This key is of a live workspace: the demo is \
for test workspaces alone.");await t.contacts.put(F.id,{name:F.name}),await t.contacts.put(k.id,{name:k.name,phone:k.phone});
let{id:i}=await t.conversations.create({kind:"group",title:"Order A-1001",participants:[F.id,k.id],route:{after:"30s",steps:[
{channels:["sms"]}]}}),[o,r]=[F,k].map(m=>new H({url:e,token:async()=>(await t.contacts.createToken(m.id,{})).token??"",
storage:Y(),device:`demo of ${m.name}`})),a=st(t,k.id,k.name,k.phone),d=we(F.id,F.name,k,o,i,null),u=we(k.id,k.name,F,r,
i,a.element);I("people").replaceChildren(d.element,u.element),I("story").replaceChildren(nt(t,i,d,u,a)),I("conversation").
textContent=i,le.hidden=!0,I("stage").hidden=!1}le.addEventListener("submit",n=>{n.preventDefault();let e=ae.value.trim();
ae.value="",ot.disabled=!0,ke.textContent="One moment …",Rs(e).then(()=>ke.textContent="").catch(t=>{ke.textContent=t instanceof
c?t.detail:t instanceof Error?t.message:String(t),ae.focus()}).finally(()=>ot.disabled=!1)});var rt=location.hash.slice(
1);rt!==""&&(history.replaceState(null,"",location.pathname),ae.value=rt,le.requestSubmit());
