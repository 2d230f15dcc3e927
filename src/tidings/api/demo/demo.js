var $=class{#e;constructor(e){this.#e=e}then(e,t){return this.#e(null).then(e,t)}async*pages(){let e=null;do{let t=await this.#e(
e);yield t,e=t.next}while(e!==null)}async*[Symbol.asyncIterator](){for await(let e of this.pages())yield*e.data}async take(e){
let t=[];if(e<=0)return t;for await(let n of this)if(t.push(n),t.length>=e)break;return t}};function U(s,e){let t={};for(let[n,i]of Object.entries(e))t[n]=(...o)=>ht(s,i,o);return t}function ht(s,[e,t,n],i){let o=[
...i],r=`/v1${t}`.replace(/\{\w+\}/g,g=>ft(g,o.shift())),a=n.includes("b")?o.shift():void 0,l=n.includes("q")?o.shift():
void 0,u=o.shift(),c={method:e,path:r,body:a,isOpen:n.includes("o")};if(!n.includes("p"))return s.call({...c,query:l},u);
let h=n.includes("l")&&(l?.after??null)===null?"before":"after";return new $(g=>s.call({...c,query:g===null?l:{...l,[h]:g}},
u))}function ft(s,e){let t=typeof e=="string"?e:"";if(t===""||t==="."||t==="..")throw new TypeError(`${s} of the path is\
 to be a text, and not "${String(e)}"`);return encodeURIComponent(t)}var Fe="0123456789abcdef";function R(){let s="";for(let e of crypto.getRandomValues(new Uint8Array(16)))s+=Fe.charAt(e>>
4)+Fe.charAt(e&15);return s}function P(s,e,t){return Math.random()*Math.min(t,e*2**Math.min(s,30))}function qe(s,e){return new Promise(
(t,n)=>{if(e?.aborted)return n(e.reason);let i=setTimeout(o,s);function o(){e?.removeEventListener("abort",r),t()}function r(){
clearTimeout(i),n(e?.reason)}e?.addEventListener("abort",r,{once:!0})})}var m=class extends Error{code;status;title;detail;errors;requestId;retryAfter;constructor(e,t,n=null,i){let o=e.code??(t>
0?`http_${t}`:"unreachable"),r=e.detail??e.title??`HTTP ${t}`,a=(e.errors??[]).filter(u=>!r.includes(u.detail)).map(u=>`${u.
pointer}: ${u.detail}`),l=[r,a.join("; ")].filter(Boolean).join(" ");super(`${l} (${o})`,i===void 0?void 0:{cause:i}),this.
name="TidingsProblem",this.code=o,this.status=t,this.title=e.title??o,this.detail=e.detail??e.title??`HTTP ${t}`,this.errors=
e.errors??[],this.requestId=e.request_id??null,this.retryAfter=n??e.retry_after??null}get isTemporary(){return this.code===
"aborted"?!1:this.code==="idempotency_in_progress"||this.code==="token_expired"?!0:this.status===0||this.status===408||this.
status===429||this.status>=500}};function C(s){return s instanceof m?s:new m({code:"unreachable",title:"Nobody answered",
detail:String(s)},0,null,s)}var vt=3e4,Pt=4,bt=250,yt=8e3,Ot=new Set([429,503]),Tt=new Set([0,502,504]),L=class{url;#e;#t;#i;constructor(e,t,n,i){this.
url=e.replace(/\/+$/,""),this.#e=t,this.#t=n,this.#i=i}async call(e,t={}){return(await this.ask(e,t)).body}async ask(e,t={}){
let n=e.method==="POST"&&!e.isOpen?t.key??R():void 0,i=t.retries??this.#i.retries??Pt,o=AbortSignal.timeout(t.timeoutMs??
this.#i.timeoutMs??vt),r=t.signal?AbortSignal.any([t.signal,o]):o,a=!1;for(let l=0;;){let u;try{return await this.#o(e,n,
r,o)}catch(h){if(!(h instanceof m))throw h;u=h}if(u.status===401&&u.code==="token_expired"&&!a){a=!0;continue}if(l>=i||!Ct(
e.method,u))throw u;let c=Math.max(P(l,bt,yt),(u.retryAfter??0)*1e3);l+=1;try{await qe(c,r)}catch{throw o.aborted?u:De(o)}}}async stream(e,t,n){
let i=await this.#s(),o;try{let r={...t,accept:"text/event-stream",authorization:`Bearer ${i}`};o=await this.#t(this.url+
e,{method:"GET",headers:r,signal:n,cache:"no-store",credentials:"omit"})}catch(r){throw Le(r)}if(!o.ok||o.body===null)throw o.
status===401&&this.#e.refused(i),await Re(o);return o.body}async#s(){try{return await this.#e.get()}catch(e){if(e instanceof
m)throw e;let t="Your `token` function gave none";throw new m({code:"no_token",title:t,detail:t},0,null,e)}}async#o(e,t,n,i){
let o={accept:"application/json"},r=e.isOpen?null:await this.#s();r!==null&&(o.authorization=`Bearer ${r}`),t!==void 0&&
(o["idempotency-key"]=t);let a={method:e.method,headers:o,signal:n,cache:"no-store",credentials:"omit"};e.body!==void 0&&
(o["content-type"]="application/json",a.body=JSON.stringify(e.body));try{let l=await this.#t(this.url+e.path+ce(e.query),
a);if(!l.ok){let c=await Re(l);throw l.status===401&&r!==null&&this.#e.refused(r),c}let u=l.headers.get("idempotent-repl\
ay")==="true";return{status:l.status,body:await wt(l),isReplay:u}}catch(l){throw l instanceof m?l:n.aborted?De(i):Le(l)}}};
function ce(s){let e=Object.entries(s??{}).filter(([,t])=>t!=null);return e.length===0?"":`?${e.map(([t,n])=>`${encodeURIComponent(
t)}=${encodeURIComponent(String(n))}`).join("&")}`}function Ct(s,e){return Ot.has(e.status)||e.code==="idempotency_in_pr\
ogress"?!0:s!=="PATCH"&&e.code!=="aborted"&&e.code!=="timeout"&&Tt.has(e.status)}async function wt(s){if(s.status===204)
return;let e=s.headers.get("content-type")??"";return e.startsWith("application/json")?s.json():e.startsWith("text/")?s.
text():s.blob()}async function Re(s){let e=await s.text(),t=Number.parseInt(s.headers.get("retry-after")??"",10),n=Number.
isNaN(t)?null:t,i={detail:e.slice(0,200)||s.statusText||`HTTP ${s.status}`};if((s.headers.get("content-type")??"").includes(
"json"))try{i=JSON.parse(e)}catch{}return new m(i,s.status,n)}function Le(s){return new m({code:"unreachable",title:"Nob\
ody answered",detail:"The server cannot be reached"},0,null,s)}function De(s){let[e,t]=s.aborted?["timeout","There was n\
o answer in time"]:["aborted","It was called off"];return new m({code:e,title:t,detail:t},0)}var y=class{#e=new Set;#t=!1;subscribe(e){let t=()=>e();return this.#e.add(t),()=>{this.#e.delete(t)}}changed(){this.#t||
(this.#t=!0,queueMicrotask(()=>{this.#t=!1;for(let e of[...this.#e])e()}))}};var W=class{#e=new Map;wait(e,t){return new Promise((n,i)=>{let o=setTimeout(()=>this.miss(e,"timeout","There was no ans\
wer in time"),t);this.#e.set(e,{done:n,failed:i,timer:o})})}answer({id:e,status:t,body:n,replay:i}){if(t>=400)return void this.
refuse(e,{status:t,...typeof n=="object"?n:null});this.#t(e)?.done({status:t,body:t===204?void 0:n,isReplay:i})}refuse(e,t){
let n=this.#t(e);return n?.failed(new m(t,t.status??500)),n!==void 0}miss(e,t,n){this.#t(e)?.failed(new m({code:t,title:n,
detail:n},0))}missAll(){for(let e of[...this.#e.keys()])this.miss(e,"unreachable","The connection was cut")}#t(e){let t=this.#e.
get(e);return this.#e.delete(e),clearTimeout(t?.timer),t}};var kt=500,St=3e4,Et=3e3,xt=3;function _e(s,e,t,n,i){let o=t!==null?t.retry_after_ms:void 0,r=P(n,kt,St),a=t?.reason??e;
switch(t?.code??s){case 1001:return j(o??Math.random()*Et);case 1009:return A("too_large",a);case 4400:return A("malform\
ed_request",a);case 4401:return o===null?A("session_ended",a):i>=xt?A("unauthenticated",a):{kind:"back",afterMs:Math.max(
o??0,i>0?r:0),needsToken:!0};case 4403:return A("forbidden",a);case 4408:case 4508:return j(o??(n>1?r:0));case 4429:case 4503:
return o===null?A("throttled",a):j(Math.max(o??r,n>1?r:0));default:return o===null?A("ended",a):j(o??r)}}function j(s){return{
kind:"back",afterMs:s,needsToken:!1}}function A(s,e){return{kind:"end",code:s,reason:e||s}}var K=class{#e=new Map;get keys(){return[...this.#e.keys()]}get everybody(){return[...this.#e.values()].flatMap(e=>[...e])}has(e){
return this.#e.get(O(e.topic,e.conversation))?.has(e)??!1}add(e){let t=O(e.topic,e.conversation),n=this.#e.get(t);if(n===
void 0)this.#e.set(t,new Set([e]));else{let i=JSON.stringify(this.asked(t));return n.add(e),e.topic!=="events"||JSON.stringify(
this.asked(t))!==i}return!0}remove(e){let t=O(e.topic,e.conversation),n=this.#e.get(t);return n?.delete(e)!==!0||n.size>
0?!1:this.#e.delete(t)}tell(e,t){for(let n of[...this.#e.get(e)??[]])this.has(n)&&n.told(t)}asked(e,t){let n=[...this.#e.
get(e)??[]],{topic:i,conversation:o}=n[0],r=n.map(c=>c.ask()),a=t?.ask().after??r.findLast(c=>c.after!=null)?.after,l=r.
flatMap(c=>c.people??[]),u=r.every(c=>c.types?.length)?r.flatMap(c=>c.types??[]):[];return{type:"subscribe",topic:i,...o===
void 0?{}:{conversation:o},...a==null?{}:{after:a},...r.some(c=>c.positions)?{positions:!0}:{},...r.some(c=>c.typing)?{typing:!0}:
{},...l.length===0?{}:{people:[...new Set(l)]},...u.length===0?{}:{types:[...new Set(u)]}}}};function O(s,e){return e==null?
s:`${s} ${e}`}var Ge="tidings.v1";var He={openMs:15e3,quietMs:3e4,answerMs:1e4},G=class{kind="socket";#e;#t;#i;#s;#o=!1;#r=!1;constructor(e,t,n,i,o,r){this.#e=
r,this.#t=o;let a=new e(`${t.replace(/^http/,"ws")}/v1/socket`,[Ge]);this.#i=a,this.#s=setTimeout(()=>this.#u(4408,"It w\
as not open in time"),o.openMs),a.onopen=()=>{this.#o=!0,this.#n(i===void 0?{type:"hello",v:1,token:n}:{type:"hello",v:1,
token:n,device:i})},a.onmessage=l=>this.#a(l.data),a.onclose=l=>this.#u(l.code,l.reason),a.onerror=()=>{}}say(e){return this.#r&&
this.#n(e)}check(e){this.#r&&(this.#n({type:"ping"}),clearTimeout(this.#s),this.#s=setTimeout(()=>this.#u(4408,"There wa\
s no answer"),e))}drop(){this.#d()?.close(1e3)}#n(e){if(this.#i?.readyState!==1)return!1;let t=JSON.stringify(e);return me(
t)?(this.#i.send(t),!0):!1}#a(e){if(this.#i===null)return;let t;try{t=JSON.parse(String(e))}catch{return this.#u(1007,"I\
t said what is no JSON")}t.type==="welcome"&&(this.#r=!0),this.#r&&this.#l(),this.#e.told(t)}#l(){clearTimeout(this.#s),
this.#s=setTimeout(()=>this.check(this.#t.answerMs),this.#t.quietMs)}#u(e,t){let n=this.#d();n!==null&&(n.close(1e3),this.#e.
ended(e,t,this.#o))}#d(){let e=this.#i;return clearTimeout(this.#s),this.#i=null,this.#r=!1,e!==null&&(e.onopen=e.onmessage=
e.onclose=null,e.onerror=()=>{}),e}};function me(s){return s.length*3<=64e3||new TextEncoder().encode(s).length<=64e3}var It=20,Mt=75e3,z=class{kind="stream";#e;#t;#i;#s=new AbortController;#o=!1;#r;#n;constructor(e,t,n){this.#e=e,this.#t=
t,this.#i=n,this.#l()}say(e){switch(e.type){case"subscribe":case"unsubscribe":return this.#a(),!0;case"position":{let{conversation:t,
delivered:n,read:i}=e,o={...n===void 0?{}:{delivered:n},...i===void 0?{}:{read:i}},r=`/v1/me/conversations/${encodeURIComponent(
t)}/position`;return this.#e.call({method:"PUT",path:r,body:o}).catch(()=>{}),!0}default:return!1}}drop(){this.#o=!0,clearTimeout(
this.#r),clearTimeout(this.#n),this.#s.abort()}#a(){clearTimeout(this.#r),this.#r=setTimeout(()=>this.#l(),It)}#l(){if(this.#o)
return;clearTimeout(this.#r),this.#r=void 0,this.#s.abort();let e=new AbortController;this.#s=e,this.#u(e).catch(t=>{if(e.
signal.aborted||this.#o)return;this.drop();let n=qt(C(t));n!==null&&this.#i.told(n),this.#i.ended(n?.code??1006,n?.reason??
"Nobody answered",!1)})}async#u(e){this.#d();let t=this.#t(),i=(await this.#e.stream(`/v1/me/stream${Ft(t)}`,{},e.signal)).
getReader();e.signal.addEventListener("abort",()=>{i.cancel().catch(()=>{})},{once:!0});let o=new TextDecoder,r=new ge;for(;;){
this.#d();let{done:a,value:l}=await i.read();if(e.signal.aborted)return;if(a)break;for(let u of r.feed(o.decode(l,{stream:!0})))
if(this.#i.told(JSON.parse(u)),e.signal.aborted)return}this.drop(),this.#i.ended(1006,"The stream has ended",!0)}#d(){clearTimeout(
this.#n),this.#n=setTimeout(()=>{this.#o||(this.drop(),this.#i.ended(4408,"Nothing was heard",!0))},Mt)}},At=20;function Ft(s){
let e=s.filter(n=>n.topic==="conversation").slice(-At),t={};e.length>0&&(t.conversations=e.map(n=>`${n.conversation}${n.
after==null?"":`@${n.after}`}`).join(","),t.positions=e.some(n=>n.positions)||void 0,t.typing=e.some(n=>n.typing)||void 0);
for(let n of s)n.topic==="feed"&&(t.feed=n.after??"now"),n.topic==="conversations"&&(t.list=!0),n.topic==="counts"&&(t.counts=
!0),n.topic==="presence"&&n.people?.length&&(t.presence=n.people.join(","));return ce(t)}var ge=class{#e="";#t=[];feed(e){
let t=[];this.#e+=e;let n=this.#e.split(/\r\n|\n|\r(?!$)/);this.#e=n.pop()??"";for(let i of n)i===""?(this.#t.length>0&&
t.push(this.#t.join(`
`)),this.#t=[]):i.startsWith("data:")&&this.#t.push(i.slice(i.startsWith("data: ")?6:5));return t}};function qt(s){let{status:e,
detail:t,retryAfter:n}=s,i=(r,a)=>({type:"bye",code:r,reason:t,retry_after_ms:a}),o=n===null?2e3:n*1e3;return e===401?i(
4401,s.code==="token_expired"?0:null):e===403?i(4403,null):e===429?i(4429,o):e===503?i(4503,o):e>=400&&e<500?i(4400,null):
null}function Ne({online:s,offline:e,seen:t}){let n=globalThis;if(typeof n.addEventListener!="function")return()=>{};let i=()=>{
n.document?.visibilityState!=="hidden"&&t()};return n.addEventListener("online",s),n.addEventListener("offline",e),n.document?.
addEventListener("visibilitychange",i),()=>{n.removeEventListener?.("online",s),n.removeEventListener?.("offline",e),n.document?.
removeEventListener("visibilitychange",i)}}function V(){return globalThis.navigator?.onLine===!1}var Rt=3e4,Lt=6e4,Dt=5e3,_t=2,Be=6,Gt=6e5,Vt=6e4,Ht=1e4,J=class{#e;#t;#i=new y;#s=new K;#o=new W;#r=new Map;#n={status:"\
idle",over:null,person:null,problem:null};#a=null;#l=0;#u=null;#d=0;#p=0;#c=0;#m=!1;#b=!1;#f;#h;#k;#P=0;#T="online";#S=null;constructor(e){
this.#e=e,this.#t={...He,...e.times}}get state(){return this.#n}subscribe(e){return this.#i.subscribe(e)}start(){if(!(this.#n.
status!=="idle"&&this.#n.status!=="ended")){if(this.#d=this.#p=this.#c=0,this.#S??=this.#L(),V())return this.#I({status:"\
offline",over:null,problem:null});this.#g()}}stop(){if(this.#S?.(),this.#S=null,this.#n.status==="open")for(let e of this.#s.
everybody)e.leaving?.();this.#q(),this.#I({status:"idle",over:null,problem:null})}retry(){(this.#n.status==="waiting"||this.#n.
status==="offline")&&this.#g(),this.#n.status==="ended"&&this.start()}follow(e){let{topic:t,conversation:n}=e,i=O(t,n),o=this.#s.
add(e);return this.#n.status==="idle"?this.start():o?this.#y(i):e.told({type:"subscribed",id:null,topic:t,conversation:n??
null,after:this.#s.asked(i).after??null}),()=>{this.#s.remove(e)&&(this.#C(i),this.#a?.say(n===void 0?{type:"unsubscribe",
topic:t}:{type:"unsubscribe",topic:t,conversation:n}))}}askAgain(e){this.#s.has(e)&&this.#y(O(e.topic,e.conversation),e)}say(e){
return this.#a?.say(e)??!1}setPresence(e){this.#T=e,this.#a?.say({type:"presence",state:e})}get takesCalls(){return this.#n.
status==="open"&&this.#a?.kind==="socket"}call(e,t,n=Rt){let i=R(),o={type:"call",id:i,method:e.method,path:e.path,...e.
body===void 0?{}:{body:e.body},...e.method==="POST"?{key:t}:{}},r=this.#o.wait(i,n);return(this.#a?.kind!=="socket"||!this.#a.
say(o))&&this.#o.miss(i,"unreachable","There is no connection"),r}fits(e){return me(JSON.stringify(e.body??null)+e.path+
" ".repeat(512))}#y(e,t){if(this.#a?.say(this.#s.asked(e,t))!==!0||this.#a.kind!=="socket")return;clearTimeout(this.#r.get(
e));let n=setTimeout(()=>this.#v(4408,"What was asked was not answered",!0,""),this.#t.openMs);this.#r.set(e,n)}#C(e){clearTimeout(
this.#r.get(e)),this.#r.delete(e)}async#g(){clearTimeout(this.#f),this.#q();let e=++this.#l;this.#I({status:"connecting",
over:null,problem:null});let t;try{t=await this.#e.tokens.get()}catch{e===this.#l&&this.#A(P(this.#d++,500,3e4));return}
if(e!==this.#l)return;this.#u=null;let n={told:a=>{e===this.#l&&this.#M(a)},ended:(a,l,u)=>{e===this.#l&&this.#v(a,l,u,t)}},
{WebSocket:i,http:o,device:r}=this.#e;try{i!==null&&!this.#m?this.#a=new G(i,o.url,t,r,this.#t,n):this.#a=new z(o,()=>this.#s.
keys.map(a=>this.#s.asked(a)),n)}catch(a){this.#v(1006,String(a),!1,t)}}#M(e){switch(e.type){case"welcome":return this.#w(
e);case"authenticated":return this.#E(e.expires_at);case"answer":return this.#o.answer(e);case"bye":this.#u=e;return;case"\
pong":return;case"refused":return e.id!=null&&this.#o.refuse(e.id,e.problem)||e.topic==null?void 0:(this.#C(O(e.topic,e.
conversation)),this.#s.tell(O(e.topic,e.conversation),e));case"subscribed":case"unsubscribed":return this.#C(O(e.topic,e.
conversation)),this.#s.tell(O(e.topic,e.conversation),e);case"changes":case"positions":case"typing":return this.#s.tell(
O("conversation",e.conversation),e);case"conversations":case"feed":case"counts":case"presence":case"events":case"resourc\
es":return this.#s.tell(O(e.type),e);case"inbox":return this.#s.tell(O("conversations"),e);case"waiting":return this.#s.
tell(O("counts"),e)}}#w(e){this.#P=Date.now()-Date.parse(e.now),this.#E(e.expires_at),this.#k=setTimeout(()=>{this.#d=this.#p=
0},Ht);let t=this.#a?.kind??null;if(this.#I({status:"open",over:t,person:e.person,problem:null}),t!=="socket")return this.#x();
this.#c=0,this.#b=!0,this.#T==="away"&&this.#a?.say({type:"presence",state:"away"});for(let n of this.#s.keys)this.#y(n)}#x(){
if(this.#e.WebSocket===null)return;let e=(this.#b?Vt:Gt)*(1+Math.random());this.#f=setTimeout(()=>{this.#m=!1,this.#c=Be,
this.#g()},e)}#E(e){if(clearTimeout(this.#h),e===null)return;let t=Date.parse(e)+this.#P-Date.now();this.#h=setTimeout(()=>{
this.#F(0)},Math.max(t-Lt,t/2,0))}async#F(e){let t=this.#l;try{let n=await this.#e.tokens.newer();t===this.#l&&this.#a?.
say({type:"authenticate",token:n})}catch{t===this.#l&&(this.#h=setTimeout(()=>{this.#F(e+1)},P(e,500,1e4)))}}#v(e,t,n,i){
let o=this.#a===null||this.#a.kind==="socket",r=this.#u,a=_e(e,t,r,this.#d,this.#p);if(this.#q(),this.#d+=1,!o&&!n)this.#m=
!1,this.#c=0;else if(o&&!n&&this.#e.WebSocket!==null&&(this.#c+=1,this.#m=this.#c>=(this.#b?Be:_t),this.#m&&a.kind==="ba\
ck"))return this.#A(this.#d=0);if(a.kind==="end"){let l=new m({code:a.code,title:a.reason,detail:a.reason},0);return this.#I(
{status:"ended",over:null,problem:l})}a.needsToken&&(this.#p+=1,this.#e.tokens.refused(i)),this.#A(a.afterMs)}#A(e){if(V())
return this.#I({status:"offline",over:null,problem:null});this.#I({status:"waiting",over:null,problem:null}),this.#f=setTimeout(
()=>{this.#g()},e)}#q(){this.#l+=1,clearTimeout(this.#f),clearTimeout(this.#h),clearTimeout(this.#k);for(let t of[...this.#r.
keys()])this.#C(t);let e=this.#a;if(this.#a=null,e?.drop(),this.#o.missAll(),e!==null)for(let t of this.#s.everybody)t.cut?.()}#I(e){
this.#n={...this.#n,...e},this.#i.changed()}#L(){return Ne({online:()=>{this.#d=0,this.#n.status==="offline"||this.#n.status===
"waiting"?this.#g():this.#R()},offline:()=>{this.#n.status==="idle"||this.#n.status==="ended"||(this.#q(),this.#I({status:"\
offline",over:null,problem:null}))},seen:()=>{this.#n.status==="waiting"?this.#g():this.#R()}})}#R(){this.#a instanceof G&&
this.#a.check(Dt)}};var Nt={get:["GET","/account",""],patch:["PATCH","/account","b"],leave:["POST","/account/leave",""],beginSecondFactor:["\
POST","/account/second-factor","b"],removeSecondFactor:["DELETE","/account/second-factor","b"],confirmSecondFactor:["POS\
T","/account/second-factor/confirm","b"],waiting:["GET","/account/waiting",""]},Bt={list:["GET","/assistants","qp"],put:[
"PUT","/assistants/{key}","b"],get:["GET","/assistants/{key}",""],delete:["DELETE","/assistants/{key}",""]},$t={prepare:[
"POST","/attachments","b"],get:["GET","/attachments/{id}",""],delete:["DELETE","/attachments/{id}",""]},Ut={list:["GET",
"/audit","qp"],checkpoint:["GET","/audit/checkpoint",""],export:["GET","/audit/export","q"],verify:["POST","/audit/verif\
y","b"]},Wt={get:["GET","/branding",""],patch:["PATCH","/branding","b"]},jt={list:["GET","/callbacks","qp"],retry:["POST",
"/callbacks/{id}/retry",""]},Kt={list:["GET","/caps",""],put:["PUT","/caps","b"]},zt={list:["GET","/channels","qp"]},Jt={
list:["GET","/contacts/{id}/consents","qp"],add:["POST","/contacts/{id}/consents","b"],batch:["POST","/consents/batch","\
b"]},Qt={list:["GET","/contact-attributes","qp"]},Yt={list:["GET","/contacts","qp"],get:["GET","/contacts/{id}",""],put:[
"PUT","/contacts/{id}","b"],delete:["DELETE","/contacts/{id}",""],batch:["POST","/contacts/batch","b"],merge:["POST","/c\
ontacts/{id}/merge","b"],unmerge:["POST","/contacts/{id}/unmerge",""],merges:["GET","/contacts/{id}/merges",""],listDevices:[
"GET","/contacts/{id}/devices",""],putDevice:["PUT","/contacts/{id}/devices/{device}","b"],dropDevice:["DELETE","/contac\
ts/{id}/devices/{device}",""],feedChanges:["GET","/contacts/{id}/feed/changes","q"],markFeed:["POST","/contacts/{id}/fee\
d/mark","b"],visitFeed:["POST","/contacts/{id}/feed/visit",""],getFeedItem:["GET","/contacts/{id}/feed/{item}",""],seeFeedItem:[
"POST","/contacts/{id}/feed/{item}/seen",""],actOnFeedItem:["POST","/contacts/{id}/feed/{item}/act","b"],archiveFeedItem:[
"PUT","/contacts/{id}/feed/{item}/archive",""],unarchiveFeedItem:["DELETE","/contacts/{id}/feed/{item}/archive",""],snoozeFeedItem:[
"PUT","/contacts/{id}/feed/{item}/snooze","b"],unsnoozeFeedItem:["DELETE","/contacts/{id}/feed/{item}/snooze",""],createConversation:[
"POST","/contacts/{id}/conversations","b"],listConversations:["GET","/contacts/{id}/conversations","qp"],getConversation:[
"GET","/contacts/{id}/conversations/{conversation}",""],changeConversation:["PATCH","/contacts/{id}/conversations/{conve\
rsation}","b"],deleteConversation:["DELETE","/contacts/{id}/conversations/{conversation}",""],closeConversation:["POST",
"/contacts/{id}/conversations/{conversation}/close",""],reopenConversation:["POST","/contacts/{id}/conversations/{conver\
sation}/reopen",""],listParticipants:["GET","/contacts/{id}/conversations/{conversation}/participants","qp"],addParticipants:[
"POST","/contacts/{id}/conversations/{conversation}/participants","b"],changeParticipants:["PATCH","/contacts/{id}/conve\
rsations/{conversation}/participants","b"],removeParticipants:["POST","/contacts/{id}/conversations/{conversation}/parti\
cipants/remove","b"],accept:["POST","/contacts/{id}/conversations/{conversation}/accept",""],decline:["POST","/contacts/\
{id}/conversations/{conversation}/decline",""],leave:["POST","/contacts/{id}/conversations/{conversation}/leave","b"],archive:[
"PUT","/contacts/{id}/conversations/{conversation}/archive",""],unarchive:["DELETE","/contacts/{id}/conversations/{conve\
rsation}/archive",""],silence:["PUT","/contacts/{id}/conversations/{conversation}/silence","b"],unsilence:["DELETE","/co\
ntacts/{id}/conversations/{conversation}/silence",""],clear:["POST","/contacts/{id}/conversations/{conversation}/clear",
""],unread:["GET","/contacts/{id}/unread",""],getBadge:["GET","/contacts/{id}/badge",""],setBadge:["PUT","/contacts/{id}\
/badge","b"],postMessage:["POST","/contacts/{id}/conversations/{conversation}/messages","b"],listMessages:["GET","/conta\
cts/{id}/conversations/{conversation}/messages","qpl"],getMessage:["GET","/contacts/{id}/conversations/{conversation}/me\
ssages/{message}",""],editMessage:["PATCH","/contacts/{id}/conversations/{conversation}/messages/{message}","b"],deleteMessage:[
"DELETE","/contacts/{id}/conversations/{conversation}/messages/{message}","q"],messageVersions:["GET","/contacts/{id}/co\
nversations/{conversation}/messages/{message}/versions","qp"],messageReactions:["GET","/contacts/{id}/conversations/{con\
versation}/messages/{message}/reactions","qp"],addReaction:["PUT","/contacts/{id}/conversations/{conversation}/messages/\
{message}/reactions/{emoji}",""],removeReaction:["DELETE","/contacts/{id}/conversations/{conversation}/messages/{message\
}/reactions/{emoji}",""],pinMessage:["PUT","/contacts/{id}/conversations/{conversation}/messages/{message}/pin",""],unpinMessage:[
"DELETE","/contacts/{id}/conversations/{conversation}/messages/{message}/pin",""],listPins:["GET","/contacts/{id}/conver\
sations/{conversation}/pins",""],changes:["GET","/contacts/{id}/conversations/{conversation}/changes","q"],search:["GET",
"/contacts/{id}/search","qp"],getPosition:["GET","/contacts/{id}/conversations/{conversation}/position",""],setPosition:[
"PUT","/contacts/{id}/conversations/{conversation}/position","b"],readAll:["POST","/contacts/{id}/conversations/read","b"],
getReceipts:["GET","/contacts/{id}/conversations/{conversation}/messages/{message}/receipts",""],thread:["GET","/contact\
s/{id}/thread","qp"],listBlocks:["GET","/contacts/{id}/blocks","qp"],changeBlocks:["POST","/contacts/{id}/blocks","b"],block:[
"PUT","/contacts/{id}/blocks/{contact}",""],unblock:["DELETE","/contacts/{id}/blocks/{contact}",""],presence:["GET","/co\
ntacts/{id}/presence",""],flag:["POST","/contacts/{id}/flags","b"],putSuspension:["PUT","/contacts/{id}/suspension","b"],
getSuspension:["GET","/contacts/{id}/suspension",""],deleteSuspension:["DELETE","/contacts/{id}/suspension",""],putMute:[
"PUT","/contacts/{id}/mute","b"],deleteMute:["DELETE","/contacts/{id}/mute",""],listSanctions:["GET","/contacts/{id}/san\
ctions","qp"],appeal:["POST","/contacts/{id}/appeals","b"],listAppeals:["GET","/contacts/{id}/appeals","qp"],prepareAttachment:[
"POST","/contacts/{id}/attachments","b"],getAttachment:["GET","/contacts/{id}/attachments/{attachment}",""],deleteAttachment:[
"DELETE","/contacts/{id}/attachments/{attachment}",""],createToken:["POST","/contacts/{id}/tokens","b"],endSessions:["DE\
LETE","/contacts/{id}/sessions",""]},Xt={list:["GET","/conversations","qp"],create:["POST","/conversations","b"],get:["G\
ET","/conversations/{id}",""],change:["PATCH","/conversations/{id}","b"],delete:["DELETE","/conversations/{id}",""],close:[
"POST","/conversations/{id}/close",""],reopen:["POST","/conversations/{id}/reopen",""],listParticipants:["GET","/convers\
ations/{id}/participants","qp"],addParticipants:["POST","/conversations/{id}/participants","b"],changeParticipants:["PAT\
CH","/conversations/{id}/participants","b"],removeParticipants:["POST","/conversations/{id}/participants/remove","b"],postMessage:[
"POST","/conversations/{id}/messages","b"],listMessages:["GET","/conversations/{id}/messages","qpl"],getMessage:["GET","\
/conversations/{id}/messages/{message}",""],editMessage:["PATCH","/conversations/{id}/messages/{message}","b"],deleteMessage:[
"DELETE","/conversations/{id}/messages/{message}","q"],messageVersions:["GET","/conversations/{id}/messages/{message}/ve\
rsions","qp"],messageReactions:["GET","/conversations/{id}/messages/{message}/reactions","qp"],addReaction:["PUT","/conv\
ersations/{id}/messages/{message}/reactions/{emoji}","q"],removeReaction:["DELETE","/conversations/{id}/messages/{messag\
e}/reactions/{emoji}","q"],pinMessage:["PUT","/conversations/{id}/messages/{message}/pin",""],unpinMessage:["DELETE","/c\
onversations/{id}/messages/{message}/pin",""],listPins:["GET","/conversations/{id}/pins",""],changes:["GET","/conversati\
ons/{id}/changes","q"],search:["GET","/search","qp"],setPosition:["PUT","/conversations/{id}/position","b"],getReceipts:[
"GET","/conversations/{id}/messages/{message}/receipts",""]},Zt={list:["GET","/data-sources","qp"],get:["GET","/data-sou\
rces/{key}",""],put:["PUT","/data-sources/{key}","b"],delete:["DELETE","/data-sources/{key}",""]},en={list:["GET","/deli\
veries","qp"],get:["GET","/deliveries/{id}",""],resolveMany:["POST","/deliveries/resolve","b"],resolve:["POST","/deliver\
ies/{id}/resolve","b"],content:["GET","/deliveries/{id}/content","q"],exchanges:["GET","/deliveries/{id}/exchanges","qp"]},
tn={list:["GET","/events","qp"],latest:["GET","/events/latest",""]},nn={list:["GET","/contacts/{id}/feed","qp"],read:["P\
OST","/contacts/{id}/feed/{item}/read",""]},sn={list:["GET","/hook-presets",""]},on={list:["GET","/hooks","qp"],create:[
"POST","/hooks","b"],get:["GET","/hooks/{id}",""],update:["PATCH","/hooks/{id}","b"],delete:["DELETE","/hooks/{id}",""],
rotateSecret:["POST","/hooks/{id}/rotate-secret","b"],try:["POST","/hooks/{id}/try","b"],events:["GET","/hooks/{id}/even\
ts","qp"],event:["GET","/hooks/{id}/events/{event}",""],retry:["POST","/hooks/{id}/events/{event}/retry",""]},rn={list:[
"GET","/inbound-domains","qp"],get:["GET","/inbound-domains/{domain}",""],put:["PUT","/inbound-domains/{domain}","b"],delete:[
"DELETE","/inbound-domains/{domain}",""]},an={deliveries:["GET","/insights/deliveries","q"],now:["GET","/insights/now",""]},
ln={list:["GET","/invitations","qp"],create:["POST","/invitations","b"],revoke:["DELETE","/invitations/{id}",""],accept:[
"POST","/invitations/accept","bo"]},dn={list:["GET","/keys","qp"],create:["POST","/keys","b"],revoke:["DELETE","/keys/{i\
d}",""]},un={get:["GET","/mail-health","q"],resume:["POST","/mail-health/resume",""]},he={listDevices:["GET","/me/device\
s",""],putDevice:["PUT","/me/devices/{device}","b"],dropDevice:["DELETE","/me/devices/{device}",""],feed:["GET","/me/fee\
d","qp"],feedChanges:["GET","/me/feed/changes","q"],markFeed:["POST","/me/feed/mark","b"],visitFeed:["POST","/me/feed/vi\
sit",""],getFeedItem:["GET","/me/feed/{item}",""],readFeedItem:["POST","/me/feed/{item}/read",""],seeFeedItem:["POST","/\
me/feed/{item}/seen",""],actOnFeedItem:["POST","/me/feed/{item}/act","b"],archiveFeedItem:["PUT","/me/feed/{item}/archiv\
e",""],unarchiveFeedItem:["DELETE","/me/feed/{item}/archive",""],snoozeFeedItem:["PUT","/me/feed/{item}/snooze","b"],unsnoozeFeedItem:[
"DELETE","/me/feed/{item}/snooze",""],getPreferences:["GET","/me/preferences",""],putPreferences:["PUT","/me/preferences",
"b"],changePreferences:["PATCH","/me/preferences","b"],createConversation:["POST","/me/conversations","b"],listConversations:[
"GET","/me/conversations","qp"],getConversation:["GET","/me/conversations/{conversation}",""],changeConversation:["PATCH",
"/me/conversations/{conversation}","b"],deleteConversation:["DELETE","/me/conversations/{conversation}",""],closeConversation:[
"POST","/me/conversations/{conversation}/close",""],reopenConversation:["POST","/me/conversations/{conversation}/reopen",
""],listParticipants:["GET","/me/conversations/{conversation}/participants","qp"],addParticipants:["POST","/me/conversat\
ions/{conversation}/participants","b"],changeParticipants:["PATCH","/me/conversations/{conversation}/participants","b"],
removeParticipants:["POST","/me/conversations/{conversation}/participants/remove","b"],accept:["POST","/me/conversations\
/{conversation}/accept",""],decline:["POST","/me/conversations/{conversation}/decline",""],leave:["POST","/me/conversati\
ons/{conversation}/leave","b"],archive:["PUT","/me/conversations/{conversation}/archive",""],unarchive:["DELETE","/me/co\
nversations/{conversation}/archive",""],silence:["PUT","/me/conversations/{conversation}/silence","b"],unsilence:["DELET\
E","/me/conversations/{conversation}/silence",""],clear:["POST","/me/conversations/{conversation}/clear",""],unread:["GE\
T","/me/unread",""],getBadge:["GET","/me/badge",""],setBadge:["PUT","/me/badge","b"],postMessage:["POST","/me/conversati\
ons/{conversation}/messages","b"],listMessages:["GET","/me/conversations/{conversation}/messages","qpl"],getMessage:["GE\
T","/me/conversations/{conversation}/messages/{message}",""],editMessage:["PATCH","/me/conversations/{conversation}/mess\
ages/{message}","b"],deleteMessage:["DELETE","/me/conversations/{conversation}/messages/{message}","q"],messageVersions:[
"GET","/me/conversations/{conversation}/messages/{message}/versions","qp"],messageReactions:["GET","/me/conversations/{c\
onversation}/messages/{message}/reactions","qp"],addReaction:["PUT","/me/conversations/{conversation}/messages/{message}\
/reactions/{emoji}",""],removeReaction:["DELETE","/me/conversations/{conversation}/messages/{message}/reactions/{emoji}",
""],pinMessage:["PUT","/me/conversations/{conversation}/messages/{message}/pin",""],unpinMessage:["DELETE","/me/conversa\
tions/{conversation}/messages/{message}/pin",""],listPins:["GET","/me/conversations/{conversation}/pins",""],changes:["G\
ET","/me/conversations/{conversation}/changes","q"],search:["GET","/me/search","qp"],getPosition:["GET","/me/conversatio\
ns/{conversation}/position",""],setPosition:["PUT","/me/conversations/{conversation}/position","b"],readAll:["POST","/me\
/conversations/read","b"],getReceipts:["GET","/me/conversations/{conversation}/messages/{message}/receipts",""],thread:[
"GET","/me/thread","qp"],listBlocks:["GET","/me/blocks","qp"],changeBlocks:["POST","/me/blocks","b"],block:["PUT","/me/b\
locks/{contact}",""],unblock:["DELETE","/me/blocks/{contact}",""],presence:["GET","/me/presence","q"],flag:["POST","/me/\
flags","b"],listSanctions:["GET","/me/sanctions","qp"],appeal:["POST","/me/appeals","b"],listAppeals:["GET","/me/appeals",
"qp"],prepareAttachment:["POST","/me/attachments","b"],getAttachment:["GET","/me/attachments/{attachment}",""],deleteAttachment:[
"DELETE","/me/attachments/{attachment}",""],get:["GET","/me",""],endSessions:["DELETE","/me/sessions",""]},pn={get:["GET",
"/media/{id}",""]},cn={list:["GET","/members","qp"],get:["GET","/members/{id}",""],patch:["PATCH","/members/{id}","b"],remove:[
"DELETE","/members/{id}",""]},mn={send:["POST","/messages","b"],list:["GET","/messages","qp"],preview:["POST","/messages\
/preview","b"],get:["GET","/messages/{id}",""],deliveries:["GET","/messages/{id}/deliveries","qp"],stop:["POST","/messag\
es/{id}/stop","b"],release:["POST","/messages/{id}/release",""],cancel:["POST","/messages/{id}/cancel",""],resolve:["POS\
T","/messages/{id}/resolve","b"],estimate:["POST","/messages/estimate","b"],timeline:["GET","/messages/{id}/timeline","q\
p"],why:["GET","/messages/{id}/why","q"]},gn={getPolicy:["GET","/moderation/policy",""],putPolicy:["PUT","/moderation/po\
licy","b"],rotateHookSecret:["POST","/moderation/policy/rotate-secret",""],listRules:["GET","/moderation/rules","qp"],createRule:[
"POST","/moderation/rules","b"],getRule:["GET","/moderation/rules/{id}",""],deleteRule:["DELETE","/moderation/rules/{id}",
""],listFlags:["GET","/moderation/flags","qp"],flag:["POST","/moderation/flags","b"],getFlag:["GET","/moderation/flags/{\
id}",""],resolveFlag:["POST","/moderation/flags/{id}/resolve","b"],dismissFlag:["POST","/moderation/flags/{id}/dismiss",
"b"],listSanctions:["GET","/moderation/sanctions","qp"],getSanction:["GET","/moderation/sanctions/{id}",""],liftSanction:[
"POST","/moderation/sanctions/{id}/lift",""],listAppeals:["GET","/moderation/appeals","qp"],getAppeal:["GET","/moderatio\
n/appeals/{id}",""],decideAppeal:["POST","/moderation/appeals/{id}/decide","b"]},hn={list:["GET","/opt-in-forms","qp"],get:[
"GET","/opt-in-forms/{key}",""],put:["PUT","/opt-in-forms/{key}","b"],delete:["DELETE","/opt-in-forms/{key}",""]},fn={request:[
"POST","/password-resets","bo"],confirm:["POST","/password-resets/confirm","bo"]},vn={get:["GET","/contacts/{id}/prefere\
nces",""],put:["PUT","/contacts/{id}/preferences","b"],patch:["PATCH","/contacts/{id}/preferences","b"],link:["POST","/c\
ontacts/{id}/preference-link",""]},Pn={html:["POST","/previews/html","b"]},bn={list:["GET","/provider-accounts","qp"],create:[
"POST","/provider-accounts","b"],get:["GET","/provider-accounts/{id}",""],patch:["PATCH","/provider-accounts/{id}","b"],
delete:["DELETE","/provider-accounts/{id}",""],verify:["POST","/provider-accounts/{id}/verify",""]},yn={list:["GET","/pr\
oviders","qp"]},On={list:["GET","/requests","qp"],get:["GET","/requests/{id}",""]},Tn={outbox:["GET","/sandbox/outbox","\
qp"],inbound:["POST","/sandbox/inbound","b"],receipts:["POST","/sandbox/receipts","b"],getClock:["GET","/sandbox/clock",
""],setClock:["PUT","/sandbox/clock","b"],getFaults:["GET","/sandbox/faults",""],setFaults:["PUT","/sandbox/faults","b"],
addFault:["POST","/sandbox/faults","b"],removeFault:["DELETE","/sandbox/faults/{id}",""]},Cn={list:["GET","/schedules","\
qp"],create:["POST","/schedules","b"],times:["GET","/schedules/times","q"],get:["GET","/schedules/{id}",""],update:["PAT\
CH","/schedules/{id}","b"],delete:["DELETE","/schedules/{id}",""],pause:["POST","/schedules/{id}/pause",""],resume:["POS\
T","/schedules/{id}/resume",""],runs:["GET","/schedules/{id}/runs","qp"],confirm:["POST","/schedules/{id}/runs/{run}/con\
firm",""],skip:["POST","/schedules/{id}/runs/{run}/skip",""]},wn={list:["GET","/scopes",""]},kn={create:["POST","/sessio\
ns","bo"],list:["GET","/sessions","q"],end:["DELETE","/sessions/{id}",""],switch:["POST","/sessions/switch","b"],beginByLink:[
"POST","/sessions/by-link","bo"]},Sn={list:["GET","/signing-secrets","qp"],create:["POST","/signing-secrets","b"],rotate:[
"POST","/signing-secrets/{id}/rotate","b"],revoke:["DELETE","/signing-secrets/{id}",""]},En={list:["GET","/suppressions",
"qp"],add:["POST","/suppressions","b"],batch:["POST","/suppressions/batch","b"],delete:["DELETE","/suppressions/{id}",""]},
xn={list:["GET","/templates","qp"],create:["POST","/templates","b"],get:["GET","/templates/{key}",""],patch:["PATCH","/t\
emplates/{key}","b"],archive:["POST","/templates/{key}/archive",""],unarchive:["POST","/templates/{key}/unarchive",""],versions:[
"GET","/templates/{key}/versions","qp"],addVersion:["POST","/templates/{key}/versions","b"],getVersion:["GET","/template\
s/{key}/versions/{version}",""],preview:["POST","/templates/{key}/versions/{version}/preview","b"],publish:["POST","/tem\
plates/{key}/publish","b"],previewContent:["POST","/templates/preview","b"],getDraft:["GET","/templates/{key}/draft",""],
putDraft:["PUT","/templates/{key}/draft","b"],deleteDraft:["DELETE","/templates/{key}/draft",""],keepDraft:["POST","/tem\
plates/{key}/draft/keep","b"],test:["POST","/templates/{key}/test","b"]},In={list:["GET","/topics","qp"],get:["GET","/to\
pics/{key}",""],put:["PUT","/topics/{key}","b"]},Mn={list:["GET","/views","qp"],put:["PUT","/views","b"],delete:["DELETE",
"/views/{id}",""]},An={list:["GET","/webhook-endpoints","qp"],create:["POST","/webhook-endpoints","b"],get:["GET","/webh\
ook-endpoints/{id}",""],update:["PATCH","/webhook-endpoints/{id}","b"],delete:["DELETE","/webhook-endpoints/{id}",""],enable:[
"POST","/webhook-endpoints/{id}/enable",""],rotateSecret:["POST","/webhook-endpoints/{id}/rotate-secret","b"],test:["POS\
T","/webhook-endpoints/{id}/test",""],deliveries:["GET","/webhook-endpoints/{id}/deliveries","qp"],delivery:["GET","/web\
hook-endpoints/{id}/deliveries/{delivery}",""],replay:["POST","/webhook-endpoints/{id}/replay","b"]},Fn={get:["GET","/wo\
rkspace",""],patch:["PATCH","/workspace","b"]},$e={account:Nt,assistants:Bt,attachments:$t,audit:Ut,branding:Wt,callbacks:jt,
caps:Kt,channels:zt,consents:Jt,contactAttributes:Qt,contacts:Yt,conversations:Xt,dataSources:Zt,deliveries:en,events:tn,
feed:nn,hookPresets:sn,hooks:on,inboundDomains:rn,insights:an,invitations:ln,keys:dn,mailHealth:un,me:he,media:pn,members:cn,
messages:mn,moderation:gn,optInForms:hn,passwordResets:fn,preferences:vn,previews:Pn,providerAccounts:bn,providers:yn,requests:On,
sandbox:Tn,schedules:Cn,scopes:wn,sessions:kn,signingSecrets:Sn,suppressions:En,templates:xn,topics:In,views:Mn,webhookEndpoints:An,
workspace:Fn};var Ue=500,fe=3e4,Q=class{#e;#t;#i;#s;#o=new y;#r=new Map;#n=new Map;#a=new Set;#l=new Set;#u=new Set;#d;#p=0;#c=!1;ready;constructor(e,t,n,i){
this.#e=e,this.#t=t,this.#i=n,this.#s=this.#m(i),this.ready=this.#b();let o=!1;this.#d=t.subscribe(()=>{let r=t.state.status===
"open";r&&!o&&this.wake(),o=r})}get entries(){return[...this.#r.values()].sort((e,t)=>e.at-t.at)}subscribe(e){return this.#o.
subscribe(e)}listen(e,t){let n=this.#n.get(e)??new Set;return this.#n.set(e,n.add(t)),()=>{n.delete(t)}}add(e){this.#p=Math.
max(Date.now(),this.#p+.001);let t={key:e.key??R(),lane:e.lane,method:e.method,path:e.path,body:e.body,at:this.#p,note:e.
note??null,state:"waiting",tried:0,problem:null};return this.#r.set(t.key,t),this.#w(t),this.#g(t),this.#f(t.lane),t}retry(e){
let t=this.#r.get(e);t?.state==="failed"&&(t.state="waiting",t.problem=null,this.#w(t),this.#g(t),this.#f(t.lane))}discard(e){
let t=this.#r.get(e);return t===void 0||t.state==="sending"?()=>{}:(this.#M(t),this.#g(t),()=>{this.#c||this.#r.has(e)||
(this.#r.set(e,t),this.#w(t),this.#g(t),this.#f(t.lane))})}async clear(){for(let e of[...this.#r.values()])this.#M(e),this.#g(
e);await this.#E}wake(){for(let e of[...this.#u])e()}close(){this.#c=!0,this.#d(),this.wake()}async#m(e){for(let t=0;!this.#c;t+=
1)try{return`tidings:${await e()}:`}catch{await this.#C(P(t,Ue,fe))}return new Promise(()=>{})}async#b(){let e=await this.#s;
try{let t=(await this.#i.keys()).filter(n=>n.startsWith(e));for(let n of t){let i=await this.#i.get(n),o=i===null?null:JSON.
parse(i);if(o===null||this.#r.has(o.key))continue;let r=o.failed===null?null:new m(o.failed,o.failed.status??0);this.#l.
add(o.key),this.#r.set(o.key,{...o,state:r===null?"waiting":"failed",problem:r})}}catch{}for(let t of this.entries)this.#g(
t);for(let t of new Set(this.entries.map(n=>n.lane)))this.#f(t)}#f(e){this.#a.has(e)||(this.#a.add(e),this.#h(e).finally(
()=>{this.#a.delete(e),!this.#c&&this.#y(e)!==void 0&&this.#f(e)}))}async#h(e){await this.ready;for(let t=this.#y(e);t!==
void 0&&!this.#c;t=this.#y(e)){if(V()){await this.#C(fe);continue}if(await this.#k(t)){this.#r.delete(t.key),this.#g(t);
continue}t.state="sending",t.tried+=1,this.#w(t),this.#g(t);try{this.#P(t,await this.#S(t))}catch(n){let i=C(n);t.method===
"DELETE"&&t.tried>1&&(i.status===404||i.status===410)?this.#P(t,{status:204,body:void 0,isReplay:!0}):await this.#T(t,i)}}}async#k(e){
try{return await this.#E,this.#l.has(e.key)&&await this.#i.get(await this.#s+e.key)===null}catch{return!1}}#P(e,t){this.#M(
e);for(let n of this.#n.get(e.lane)??[])n.done(e,t);this.#o.changed()}async#T(e,t){if(!this.#r.has(e.key))return;if(!t.isTemporary){
e.state="failed",e.problem=t,this.#w(e),this.#g(e);return}e.state="waiting",this.#g(e);let n=Math.max(P(e.tried-1,Ue,fe),
(t.retryAfter??0)*1e3);await this.#C(n,t.status!==0)}#S(e){let t={method:e.method,path:e.path,body:e.body};return this.#t.
takesCalls&&this.#t.fits(t)?this.#t.call(t,e.key):this.#e.ask(t,{key:e.key,retries:0})}#y(e){return this.entries.find(t=>t.
lane===e&&t.state!=="failed")}#C(e,t=!1){return new Promise(n=>{let i=()=>{t&&!this.#c||o()},o=()=>{clearTimeout(r),this.#u.
delete(i),n()},r=setTimeout(o,e);this.#u.add(i)})}#g(e){for(let t of this.#n.get(e.lane)??[])t.changed(e);this.#o.changed()}#M(e){
this.#r.delete(e.key),this.#x(e.key,null)}#w(e){let{key:t,lane:n,method:i,path:o,body:r,at:a,note:l,tried:u,problem:c}=e,
h=c===null?null:{code:c.code,detail:c.detail,title:c.title,status:c.status},g={key:t,lane:n,method:i,path:o,body:r,at:a,
note:l,tried:u,failed:h};this.#x(t,JSON.stringify(g))}#x(e,t){return this.#E=this.#E.then(async()=>{try{let n=await this.#s+
e;await(t===null?this.#i.remove(n):this.#i.set(n,t)),t===null?this.#l.delete(e):this.#l.add(e)}catch{}}),this.#E}#E=Promise.
resolve()};function Y(){let s=new Map;return{keys:()=>[...s.keys()],get:e=>s.get(e)??null,set:(e,t)=>{s.set(e,t)},remove:e=>{s.delete(
e)}}}function We(s){return{keys:()=>Array.from({length:s.length},(e,t)=>s.key(t)).filter(e=>e!==null),get:e=>s.getItem(e),
set:(e,t)=>s.setItem(e,t),remove:e=>s.removeItem(e)}}function ve(){try{let s=globalThis.document===void 0?void 0:globalThis.
localStorage;if(s!==void 0)return We(s)}catch{}return Y()}function je(s,e){let t=s;for(let n of e)t!==null&&n.kind!=="post"&&n.message===s.id&&(t=Pe(t,n));return t}function Pe(s,e){
switch(e.kind){case"hide":return null;case"remove":return{...s,parts:[],text:"",reactions:[],files:[],previews:[],deleted_at:s.
deleted_at??new Date().toISOString()};case"edit":{let t=e.parts??[{type:"text",text:e.text??""}];return{...s,parts:t,text:e.
text??Ke(e.parts??[]),edited_at:s.edited_at??new Date().toISOString()}}case"react":case"unreact":{let t=e.kind==="react",
n=s.reactions.find(r=>r.emoji===e.emoji);if((n?.mine??!1)===t)return s;let i=(n?.count??0)+(t?1:-1),o=s.reactions.filter(
r=>r!==n);return{...s,reactions:i>0?[...o,{emoji:e.emoji,count:i,mine:t}]:o}}}}function X(s,e,t,n=()=>0){let i=s.body,o=i.
parts??[{type:"text",text:i.text??""}],r=a=>a?{id:a,seq:n(a)}:null;return{id:"",conversation:e,seq:0,author:{kind:t?.kind??
"contact",id:t?.id??null,name:t?.name??null},parts:o,text:i.text??Ke(i.parts??[]),metadata:i.metadata??null,reply_to:r(i.
reply_to),thread:r(i.thread),replies:0,reactions:[],channel:null,sent_as:null,journey:[],version:1,created_at:new Date(s.
at).toISOString(),edited_at:null,deleted_at:null,deleted_by:null,pinned_at:null,files:[],previews:[]}}function Ke(s){return s.
map(e=>"text"in e&&typeof e.text=="string"?e.text:"").join(`
`)}var Z=class{#e;#t;#i;#s=0;#o=0;#r={delivered:0,read:0};#n;#a=!1;#l=0;#u;constructor(e,t,n){this.#e=e,this.#t=t,this.#i=n}get read(){
return this.#o}deliveredUpto(e){!this.#i||e<=this.#s||(this.#s=e,this.#d())}readUpto(e){e<=this.#o||(this.#o=e,this.#s=Math.
max(this.#s,e),this.#d())}linked(){this.#a=!0,this.#s>0&&this.#d()}cut(){this.#a=!1,this.#r={delivered:0,read:0},this.#l=
0,clearTimeout(this.#n),this.#n=void 0}typed(e){if(clearTimeout(this.#u),!e){this.#l>0&&this.#t.say({type:"typing",conversation:this.#e,
on:!1}),this.#l=0;return}this.#u=setTimeout(()=>this.typed(!1),5e3),!(Date.now()-this.#l<4e3)&&this.#t.say({type:"typing",
conversation:this.#e,on:!0})&&(this.#l=Date.now())}leaving(){this.typed(!1),this.#n!==void 0&&this.#p()}close(){this.leaving(),
this.#a=!1}#d(){this.#a&&(this.#n??=setTimeout(()=>this.#p(),1e3))}#p(){if(clearTimeout(this.#n),this.#n=void 0,!this.#a||
this.#s<=this.#r.delivered&&this.#o<=this.#r.read)return;let e={delivered:this.#s,...this.#o>0?{read:this.#o}:{}};this.#t.
say({type:"position",conversation:this.#e,...e})&&(this.#r={delivered:this.#s,read:this.#o})}};async function ze(s,e,t,n){let i=s.call({method:"GET",path:e}),o=await Promise.all([i,be(s,e,{limit:t}),n?qn(s,e):0]);return{
about:o[0],page:o[1],read:o[2]}}function be(s,e,t){return s.call({method:"GET",path:`${e}/messages`,query:t})}async function qn(s,e){
try{return(await s.call({method:"GET",path:`${e}/position`})).read}catch(t){let n=C(t);if(n.isTemporary||n.status===401)
throw n;return 0}}var ee=class{#e=new Map;#t=new Map;storedAs(e){return this.#e.get(e)}keyOf(e){return this.#t.get(e.id)??e.id}stored(e,t){
let n=this.#e.get(e);n!==void 0&&n!==t.id&&this.#t.delete(n),this.#i(e,t)}recognise(e,t,n){if(!(n===null||e.author.kind!==
n.kind||e.author.id!==n.id||this.#t.has(e.id)))for(let i of t){let o=i.note;if(!(o.kind!=="post"||i.tried===0||this.#e.has(
i.key))){e.seq>o.after&&X(i,"",n).text===e.text&&this.#i(i.key,e);return}}}#i(e,t){this.#e.set(e,t.id),this.#t.set(t.id,
e)}};var te=class{cursor=null;hasOlder=!1;#e=new Map;#t=new Map;#i=0;#s=null;get posts(){return[...this.#e.values(),...this.#t.
values()].sort((e,t)=>e.seq-t.seq)}get last(){return Je(this.#t.keys(),Math.max(this.arrived,this.cursor===null?0:ye(this.
cursor)))}get arrived(){return Je(this.#e.keys(),0)}get before(){return this.#i+1}begin(e){this.#e=new Map(e.data.map(t=>[
t.seq,t])),this.#t.clear(),this.#s=null,this.#o(e,1/0),this.cursor=e.cursor}expectOlder(){this.#s={changed:new Map,hidden:new Set,
after:0}}addOlder(e){let{changed:t,hidden:n,after:i}=this.#s??{changed:new Map,hidden:new Set,after:0};this.#s=null;for(let o of e.
data)o.seq>i&&!n.has(o.id)&&!this.#e.has(o.seq)&&this.#e.set(o.seq,t.get(o.seq)??o);this.#o(e,this.#i)}keepNewest(e){let t=[
...this.#e.keys()].sort((i,o)=>i-o),n=t[t.length-e];if(t.length<=e||n===void 0)return!1;for(let i of t)i<n&&this.#e.delete(
i);return this.#i=n-1,this.hasOlder=!0,!0}apply(e){let{after:t,upto:n}=e.visible;for(let o of e.posts)o.seq>this.#i?this.#e.
set(o.seq,o):this.#s?.changed.set(o.seq,o);let i=new Set(e.hidden);for(let[o,r]of this.#e)(i.has(r.id)||o<=t||o>n)&&this.#e.
delete(o);if(this.#s!==null){for(let o of i)this.#s.hidden.add(o);this.#s.after=t}this.cursor=e.cursor;for(let o of this.#t.
keys())o<=ye(e.cursor)&&this.#t.delete(o)}addOwn(e){!this.#e.has(e.seq)&&this.cursor!==null&&e.seq>ye(this.cursor)&&this.#t.
set(e.seq,e)}replace(e,t){for(let n of[this.#e,this.#t])for(let[i,o]of n){if(o.id!==e)continue;let r=t(o);r===null?n.delete(
i):n.set(i,r)}}#o(e,t){this.hasOlder=e.next!==null;let n=e.data.reduce((i,o)=>Math.min(i,o.seq),t);this.#i=this.hasOlder?
n-1:0}};function ye(s){return Number.parseInt(s,10)}function Je(s,e){let t=e;for(let n of s)t=Math.max(t,n);return t}var ne=class{id;#e;#t;#i=new y;#s;#o;#r=[];#n=new te;#a=null;#l=new Map;#u=new Map;#d=[];#p=0;#c=null;#m="loading";#b=new ee;#f=!1;#h=null;#k=0;#P=null;#T;#S=null;#y=!1;#C=null;constructor(e,t,n={}){
this.id=e,this.#e=t,this.#t=n.pageSize??50,this.#o=new Z(e,t.live,n.reportsDelivered??!0),this.#s={topic:"conversation",
conversation:e,ask:()=>({positions:!0,typing:!0,...this.#n.cursor===null?{}:{after:this.#n.cursor}}),told:i=>this.#A(i),
leaving:()=>this.#o.leaving(),cut:()=>this.#B()},this.#r.push(t.outbox.listen(this.#g,{done:(i,o)=>this.#$(i,o),changed:()=>this.#O()})),
t.live.start(),this.#r.push(t.live.subscribe(()=>this.#E())),this.#x(0)}get isClosed(){return this.#y}get#g(){return`con\
versation:${this.id}`}get state(){return this.#C??=this.#U(),this.#C}subscribe(e){return this.#i.subscribe(e)}close(){this.#y=
!0,clearTimeout(this.#T),this.#o.close();for(let e of this.#r.splice(0))e()}post(e){let t=typeof e=="string"?{text:e}:e,
n={kind:"post",after:this.#n.last};return this.#o.typed(!1),this.#e.outbox.add({lane:this.#g,method:"POST",path:`${this.#e.
base}/messages`,body:t,note:n}).key}retry(e){this.#e.outbox.retry(e)}discard(e){return this.#e.outbox.discard(e)}edit(e,t){
let n=typeof t=="string"?{text:t}:t;return this.#w("PATCH",`/messages/${e}`,{kind:"edit",message:e,text:n.text??null,parts:n.
parts??null},n)}remove(e,t="everybody"){return this.#w("DELETE",`/messages/${e}?mode=${t}`,{kind:t==="me"?"hide":"remove",
message:e})}react(e,t){return this.#w("PUT",`/messages/${e}/reactions/${encodeURIComponent(t)}`,{kind:"react",message:e,
emoji:t})}unreact(e,t){return this.#w("DELETE",`/messages/${e}/reactions/${encodeURIComponent(t)}`,{kind:"unreact",message:e,
emoji:t})}type(){this.#o.typed(!0)}markRead(e=this.#n.last){e<=this.#p&&e<=this.#o.read||(this.#p=Math.max(this.#p,e),this.#o.
readUpto(e),this.#O())}loadOlder(){return this.#h??=this.#M().finally(()=>this.#h=null),this.#h}forgetOlder(e){this.#h===
null&&this.#n.keepNewest(e)&&this.#O()}async#M(){let e=this.#k;if(!this.#n.hasOlder)return;this.#n.expectOlder();let{http:t,
base:n}=this.#e,i=await be(t,n,{limit:this.#t,before:this.#n.before});e===this.#k&&(this.#n.addOlder(i),this.#O())}#w(e,t,n,i){
return this.#e.outbox.add({lane:this.#g,method:e,path:this.#e.base+t,body:i,note:n}).key}async#x(e){try{await this.#v()}catch(t){
return this.#F(C(t),e)}this.#y||(this.#c=null,this.#m="behind",this.#r.push(this.#e.live.follow(this.#s)),this.#O())}#E(){
this.#e.live.state.status==="open"&&this.#c?.status===0&&this.#S?.()}#F(e,t){if(!this.#y){if(this.#c=e,e.isTemporary){let n=Math.
max(P(t,500,3e4),(e.retryAfter??0)*1e3);this.#S=()=>{clearTimeout(this.#T),this.#S=null,this.#x(t+1)},this.#T=setTimeout(
this.#S,n)}else this.#m="ended";this.#O()}}async#v(){let e=++this.#k,{about:t,page:n,read:i}=await ze(this.#e.http,this.#e.
base,this.#t,this.#e.hasPosition??!0);e===this.#k&&(this.#a=t,this.#n.begin(n),this.#l.clear(),this.#p=Math.max(this.#p,
i),this.#N())}#A(e){switch(e.type){case"changes":return this.#_(e);case"subscribed":return this.#q();case"positions":for(let t of e.
people)this.#u.set(Qe(t.person),t);return this.#O();case"typing":return this.#I(e);case"unsubscribed":return this.#L(e);case"\
refused":return this.#R(new m(e.problem,e.problem.status));default:return}}#q(){this.#f=!1,this.#m="live",this.#c=null,this.#o.
linked(),this.#O()}#I(e){this.#d=e.people,this.#O()}#L(e){if(e.reason==="asked")return;let t=e.reason==="gone"?"not_foun\
d":e.reason==="deleted"?"gone":"not_in_it";this.#c=new m({code:t,title:e.reason,detail:`The conversation is told no more\
: ${e.reason}`},0),this.#m="ended",this.#O()}#R(e){if(this.#f=!1,e.errors.some(n=>n.code==="invalid_cursor")||e.code==="\
invalid_cursor"){this.#n.cursor=null,this.#G(null);return}this.#c=e,e.isTemporary?this.#T=setTimeout(()=>this.#D(),Math.
max(P(2,500,3e4),(e.retryAfter??0)*1e3)):this.#m="ended",this.#O()}#B(){this.#f=!1,this.#P=null,this.#d=[],this.#o.cut(),
this.#m==="live"&&(this.#m="behind"),this.#O()}#_(e){if(this.#P!==null)return void this.#P.push(e);if(this.#n.cursor!==null){
if(e.after!==this.#n.cursor){e.cursor!==this.#n.cursor&&!this.#f&&this.#D();return}if(e.anew)return void this.#G(e);this.#V(
e)}}#D(){this.#y||(this.#f=!0,this.#e.live.askAgain(this.#s))}async#G(e){let t=[];this.#P=t;for(let n=0;this.#P===t&&!this.#y;n+=
1){try{await this.#v()}catch(i){let o=C(i);if(!o.isTemporary)return this.#c=o,this.#m="ended",this.#O();await new Promise(
r=>setTimeout(r,Math.max(P(n,500,1e4),(o.retryAfter??0)*1e3)));continue}if(this.#P!==t)break;if(this.#P=null,e===null)return this.#D();
this.#V(e);for(let i of t)this.#_(i);return}this.#O()}#V(e){this.#n.apply(e);for(let t of e.participants)this.#l.set(Qe(
t.person),t);e.about!==null&&(this.#a=e.about);for(let t of e.posts)this.#b.recognise(t,this.#H(),this.#e.self());this.#N(),
this.#O()}#$(e,{body:t}){let n=e.note;if(n.kind==="post"){let i=t;this.#b.stored(e.key,i),this.#n.addOwn(i)}else this.#n.
replace(n.message,i=>n.kind==="edit"&&t!==void 0?t:Pe(i,n));this.#O()}#H(){return this.#e.outbox.entries.filter(e=>e.lane===
this.#g)}#N(){this.#n.arrived>0&&this.#o.deliveredUpto(this.#n.arrived)}#O(){this.#C=null,this.#i.changed()}#U(){let e=this.#H(),
t=e.filter(l=>l.state!=="failed").map(l=>l.note),n=[],i=[],o=this.#n.posts,r=new Set(o.map(l=>l.id)),a=l=>o.find(u=>u.id===
l)?.seq??0;for(let l of o){let u=je(l,t);u!==null&&n.push({key:this.#b.keyOf(l),state:"stored",post:u,problem:null})}for(let l of e){
let u=l.note;if(u.kind!=="post"){let h=u.kind==="edit"?l.body:null;l.problem!==null&&i.push({key:l.key,kind:u.kind,message:u.
message,said:h,problem:l.problem});continue}if(r.has(this.#b.storedAs(l.key)??""))continue;let c=l.state==="failed"?"fai\
led":"sending";n.push({key:l.key,state:c,post:X(l,this.id,this.#e.self(),a),problem:l.problem})}return{id:this.id,status:this.#m,
about:this.#a,items:n,refused:i,hasOlder:this.#n.hasOlder,participants:[...this.#l.values()],positions:[...this.#u.values()],
typing:this.#d,read:this.#p,problem:this.#c}}};function Qe(s){return`${s.kind} ${s.id??""}`}var Ye=50,se=class{#e;#t=new y;#i;#s=new Map;#o="loading";#r=null;#n=!1;#a=null;#l=0;#u=!1;#d=null;constructor(e,t){this.#e=
e;let n={topic:"conversations",ask:()=>({}),told:i=>this.#c(i),cut:()=>{this.#o==="live"&&(this.#o="behind"),this.#m()}};
this.#i=t.follow(n)}get state(){return this.#d??={status:this.#o,conversations:[...this.#s.values()].sort(Rn),hasMore:this.#n,
problem:this.#r},this.#d}subscribe(e){return this.#t.subscribe(e)}get isClosed(){return this.#u}close(){this.#u=!0,this.#i()}async loadMore(){
let e=this.#l;this.#a===null&&await this.#p(e,null),this.#a!==null&&await this.#p(e,this.#a)}async#p(e,t){let n=await this.#e.
call({method:"GET",path:"/v1/me/conversations",query:{limit:Ye,after:t}});if(e===this.#l){for(let i of n.data)this.#s.has(
i.id)||this.#s.set(i.id,i);this.#a=n.next,this.#n=n.next!==null,this.#m()}}#c(e){switch(e.type){case"subscribed":this.#o=
"live",this.#r=null;break;case"refused":this.#r=new m(e.problem,e.problem.status),this.#r.isTemporary||(this.#o="ended");
break;case"conversations":e.anew&&(this.#l+=1,this.#s.clear(),this.#a=null,this.#n=e.changed.length>=Ye);for(let t of e.
gone)this.#s.delete(t);for(let t of e.changed)this.#s.set(t.id,t);break;default:return}this.#m()}#m(){this.#d=null,this.#t.
changed()}};function Rn(s,e){let[t,n]=[s.last_post?.at??s.created_at,e.last_post?.at??e.created_at];return t!==n?Date.parse(
n)-Date.parse(t)||(t<n?1:-1):s.id<e.id?1:-1}function Xe(s,{types:e,after:t,told:n,skipped:i,refused:o}){let r=t;return s.follow({topic:"events",ask:()=>({...e===void 0?
{}:{types:e},...r===void 0?{}:{after:r}}),told:a=>{switch(a.type){case"subscribed":if(typeof a.after!="string"||a.after===
r)return;r!==void 0&&i(a.after),r=a.after;return;case"events":{r=a.cursor,a.skipped&&i(a.cursor);let l=e?.length?a.events.
filter(u=>e.includes(u.type)):a.events;l.length>0&&n(l,a.cursor);return}case"refused":return o?.(new m(a.problem,a.problem.
status))}}})}var Oe="feed",ie=class{#e;#t;#i;#s=new y;#o;#r=[];#n=new Map;#a={unseen:0,unread:0};#l=0;#u=null;#d=null;#p="loading";#c=null;#m;#b=!1;#f=!1;#h=0;#k=!1;#P=null;constructor(e,t,n){
this.#e=e,this.#t=t,this.#i=n,this.#o={topic:"feed",ask:()=>this.#d===null?{}:{after:this.#d},told:i=>this.#g(i),cut:()=>this.#E()},
this.#r.push(n.listen(Oe,{done:(i,o)=>this.#F(i,o),changed:()=>this.#v()})),t.start(),this.#S(0)}get state(){return this.#P??=
this.#A(),this.#P}subscribe(e){return this.#s.subscribe(e)}get isClosed(){return this.#k}close(){this.#k=!0,this.#h+=1,clearTimeout(
this.#m);for(let e of this.#r.splice(0))e()}async loadMore(){let e=this.#h;if(this.#u===null)return;let t=await this.#e.
call({method:"GET",path:"/v1/me/feed",query:{after:this.#u}});if(e===this.#h){for(let n of t.data)this.#n.has(n.id)||this.#n.
set(n.id,n);this.#u=t.next,this.#v()}}markSeen(e){this.#T("POST",`/${e}/seen`,{kind:"seen",item:e,action:null})}markRead(e){
this.#T("POST",`/${e}/read`,{kind:"read",item:e,action:null})}archive(e){this.#T("PUT",`/${e}/archive`,{kind:"archived",
item:e,action:null})}act(e,t=null){this.#T("POST",`/${e}/act`,{kind:"acted",item:e,action:t},t===null?{}:{action:t})}markAll(e){
let t=this.state.items[0]?.id??null;this.#T("POST","/mark",{kind:"all",as:e,upto:t},{as:e})}async visit(){let{missed:e}=await this.#e.
call({method:"POST",path:"/v1/me/feed/visit"});return this.#l=e,this.#v(),e}#T(e,t,n,i){this.#i.add({lane:Oe,method:e,path:`\
/v1/me/feed${t}`,body:i,note:n})}async#S(e){let t=this.#h;try{await this.#C()}catch(n){t===this.#h&&this.#y(C(n),e);return}
t===this.#h&&(this.#p="behind",this.#r.push(this.#t.follow(this.#o)),this.#v())}#y(e,t){this.#c=e,e.isTemporary?this.#m=
setTimeout(()=>{this.#S(t+1)},Math.max(P(t,500,3e4),(e.retryAfter??0)*1e3)):this.#p="ended",this.#v()}async#C(){let e=this.#h,
t=await this.#e.call({method:"GET",path:"/v1/me/feed"});e===this.#h&&(this.#n=new Map(t.data.map(n=>[n.id,n])),this.#a={
unseen:t.unseen,unread:t.unread},this.#l=t.missed,this.#u=t.next,this.#d=t.cursor,this.#c=null,this.#v())}#g(e){switch(e.
type){case"subscribed":return this.#b=!1,this.#p="live",this.#v();case"feed":return this.#M(e);case"refused":return this.#b=
!1,this.#d=null,void this.#x();default:return}}#M(e){if(this.#f||this.#d===null)return;if(e.after!==null&&e.after!==this.#d){
e.cursor!==this.#d&&this.#w();return}if(e.anew)return void this.#x();let t=new Set([...e.gone,...e.changed.flatMap(n=>n.
replaces??[])]);for(let n of t)this.#n.delete(n);for(let n of e.changed)this.#n.set(n.id,n);this.#a=e.counts,this.#d=e.cursor,
this.#v()}#w(){this.#b||this.#k||(this.#b=!0,this.#t.askAgain(this.#o))}async#x(){this.#f=!0;let e=++this.#h;for(let t=0;e===
this.#h;t+=1)try{await this.#C();break}catch(n){let i=C(n);if(!i.isTemporary){this.#c=i,this.#p="ended";break}await new Promise(
o=>setTimeout(o,P(t,500,1e4)))}e===this.#h&&(this.#f=!1,this.#w(),this.#v())}#E(){this.#b=!1,this.#p==="live"&&(this.#p=
"behind"),this.#v()}#F(e,{body:t}){let n=e.note;if(n.kind==="all")for(let[i,o]of this.#n)this.#n.set(i,Ze(o,n,new Date(e.
at).toISOString())??o);else if(this.#n.has(n.item)){let i=t;n.kind==="archived"?this.#n.delete(n.item):this.#n.set(i.id,
i)}this.#v()}#v(){this.#P=null,this.#s.changed()}#A(){let e=this.#i.entries.filter(i=>i.lane===Oe&&i.state!=="failed"),t=[],
n={...this.#a};for(let i of[...this.#n.values()].sort(Ln)){let o=i;for(let r of e)o!==null&&(o=Ze(o,r.note,new Date(r.at).
toISOString()));i.seen_at===null&&(o===null||o.seen_at!==null)&&(n.unseen-=1),i.read_at===null&&(o===null||o.read_at!==null)&&
(n.unread-=1),o!==null&&t.push(o)}return n.unseen=Math.max(0,n.unseen),n.unread=Math.max(0,n.unread),{status:this.#p,items:t,
counts:n,missed:this.#l,hasMore:this.#u!==null,problem:this.#c}}};function Ze(s,e,t){if(e.kind==="all")return e.upto===null||
s.id>e.upto?s:{...s,seen_at:s.seen_at??t,read_at:e.as==="read"?s.read_at??t:s.read_at};if(e.item!==s.id)return s;switch(e.
kind){case"archived":return null;case"seen":return{...s,seen_at:s.seen_at??t};case"read":return{...s,seen_at:s.seen_at??
t,read_at:s.read_at??t};case"acted":return{...s,seen_at:s.seen_at??t,read_at:s.read_at??t,acted:{action:e.action,at:t}}}}
function Ln(s,e){return s.at!==e.at?s.at<e.at?1:-1:s.id<e.id?1:-1}var oe=class{#e;#t=new y;#i=null;#s=[];#o=new Map;constructor(e){this.#e=e}get state(){return this.#o}subscribe(e){return this.#t.
subscribe(e)}follow(e){this.#s=[...e],this.#o=new Map([...this.#o].filter(([t])=>this.#s.includes(t))),this.#i?.(),this.#i=
null,this.#s.length>0&&(this.#i=this.#e.follow({topic:"presence",ask:()=>({people:this.#s}),told:t=>{if(t.type!=="presen\
ce")return;let n=new Map(this.#o);for(let i of t.people)this.#s.includes(i.id)&&n.set(i.id,i);this.#r(n)},cut:()=>this.#r(
new Map)})),this.#t.changed()}close(){this.follow([])}#r(e){this.#o=e,this.#t.changed()}},re=class{#e=new y;#t;#i=null;constructor(e){
this.#t=e.follow({topic:"counts",ask:()=>({}),told:t=>{if(t.type!=="counts")return;let{type:n,...i}=t;this.#i=i,this.#e.
changed()}})}get state(){return this.#i}subscribe(e){return this.#e.subscribe(e)}close(){this.#t()}};function ae(s){let e=s.split(".")[1];if(e===void 0)return{};try{let t=atob(e.replace(/-/g,"+").replace(/_/g,"/")),n=JSON.
parse(new TextDecoder().decode(Uint8Array.from(t,i=>i.charCodeAt(0))));return typeof n=="object"&&n!==null?n:{}}catch{return{}}}
var Dn=6e4,_n=3e4,D=class{#e;#t=null;#i=null;constructor(e){this.#e=e}async get(){return this.#t!==null&&Date.now()<this.#t.
until?this.#t.token:this.newer()}newer(){return this.#i??=(async()=>{try{let e=await Vn(this.#e());return this.#t={token:e,
until:Gn(e,Date.now())},e}finally{this.#i=null}})(),this.#i}refused(e){this.#t?.token===e&&(this.#t=null)}};function Gn(s,e){
let{iat:t,exp:n}=ae(s);if(n===void 0)return 1/0;let i=(n-(t??n-900))*1e3,o=n*1e3-e,r=o>0&&o<=i?o:i;return e+Math.max(r-Dn,
r/2)}async function Vn(s){let e,t=new Promise((n,i)=>{e=setTimeout(()=>i(new Error("There was no token in time")),_n)});
try{return await Promise.race([s,t])}finally{clearTimeout(e)}}var H=class{me;live;outbox;#e;#t;#i;#s;#o=new Map;#r=null;#n=null;#a=null;#l=null;#u=null;constructor(e){let{url:t,token:n,
person:i,device:o,storage:r,timeoutMs:a,retries:l,times:u}=e;this.#s=e.as==="member",this.#i=this.#s?"/v1/conversations":
"/v1/me/conversations",this.#t=new D(async()=>this.#d(await n())),this.#e=new L(t,this.#t,e.fetch??Te,{timeoutMs:a,retries:l}),
this.me=U(this.#e,he);let c=e.WebSocket===void 0?Hn():e.WebSocket;this.live=new J({http:this.#e,tokens:this.#t,WebSocket:c,
device:o,times:u}),this.outbox=new Q(this.#e,this.live,r??ve(),async()=>{let h=ae(i===void 0?await this.#t.get():"");return`${h.
iss??this.#e.url}:${i??h.sub??"somebody"}`})}conversation(e,t){let n=this.#o.get(e);if(n!==void 0&&!n.isClosed)return n;
let i=`${this.#i}/${encodeURIComponent(e)}`,o={http:this.#e,live:this.live,outbox:this.outbox,base:i,hasPosition:!this.#s,
self:()=>this.live.state.person??this.#u},r=new ne(e,o,t);return this.#o.set(e,r),r}events(e){return Xe(this.live,e)}get conversations(){
return(this.#r===null||this.#r.isClosed)&&(this.#r=new se(this.#e,this.live)),this.#r}get feed(){return(this.#n===null||
this.#n.isClosed)&&(this.#n=new ie(this.#e,this.live,this.outbox)),this.#n}get counts(){return this.#a??=new re(this.live),
this.#a}get presence(){return this.#l??=new oe(this.live),this.#l}call(e,t,n,i){return this.#e.call({method:e,path:t,body:n},
i)}close(){for(let e of this.#o.values())e.close();this.#o.clear();for(let e of[this.#r,this.#n,this.#a,this.#l])e?.close();
this.outbox.close(),this.live.stop()}#d(e){let{sub:t}=ae(e);return t!==void 0&&(this.#u={kind:"contact",id:t,name:null}),
e}},Te=(s,e)=>fetch(s,e);function Hn(){return globalThis.WebSocket??null}function et({url:s,key:e,timeoutMs:t,retries:n,fetch:i}){let o=new L(s,new D(()=>e),i??Te,{timeoutMs:t,retries:n});return{
...Object.fromEntries(Object.entries($e).map(([a,l])=>[a,U(o,l)])),call:(a,l,u,c)=>o.call({method:a,path:l,body:u},c)}}function d(s,e={},...t){let n=document.createElement(s);for(let[i,o]of Object.entries(e))typeof o=="function"?n.addEventListener(
i.slice(2),o):o===!0?n.setAttribute(i,""):o!==!1&&n.setAttribute(i,o);return n.append(...t.filter(i=>i!==null&&i!==!1)),
n}function I(s){let e=document.getElementById(s);if(e===null)throw new Error(`The page has no #${s}`);return e}function tt(s,e){
let t=new Set(e);for(let n of[...s.children])t.has(n)||n.remove();e.forEach((n,i)=>{s.children[i]!==n&&s.insertBefore(n,
s.children[i]??null)})}function nt(s,e){return s.deleted_at!==null?[d("p",{class:"gone"},"This was deleted.")]:s.parts.map(t=>Nn(t,e))}function Nn(s,e){
switch(s.type){case"text":return d("p",{class:"words"},s.text);case"order":return d("section",{class:"card","aria-label":`\
Order ${s.number}`},d("h4",{},`Order ${s.number}`,s.state?d("span",{class:"state"},s.state):null),d("ul",{},...(s.items??
[]).map(t=>d("li",{},d("span",{},`${t.quantity??1} × ${t.name}`),d("span",{},t.price?Ce(t.price,s.currency):"")))),s.total?
d("p",{class:"total"},d("span",{},"Total"),d("span",{},Ce(s.total,s.currency))):null,we(s.url,"See the order"));case"pur\
chase":return d("section",{class:"card","aria-label":s.name},d("h4",{},s.name,d("span",{class:"state"},s.state??"offered")),
d("p",{},Ce(s.amount,s.currency)),we(s.url,"Open"));case"card":return d("section",{class:"card","aria-label":s.title},d(
"h4",{},s.title),s.text?d("p",{class:"words"},s.text):null,d("ul",{},...(s.fields??[]).map(t=>d("li",{},d("span",{},t.label),
d("span",{},t.value)))),...(s.buttons??[]).map(t=>t.url?we(t.url,t.label):d("button",{type:"button",class:"second",onclick:()=>e(
t.value??t.label)},t.label)));case"quick_replies":return d("div",{class:"replies"},s.text?d("p",{class:"words"},s.text):
null,...s.replies.map(t=>d("button",{type:"button",class:"second",onclick:()=>e(t.value??t.label)},t.label)));case"locat\
ion":return d("p",{class:"words"},`📍 ${s.label??s.address??`${s.latitude}, ${s.longitude}`}`);case"image":return d("p",
{class:"words"},`🖼 ${s.alt||"A picture"}`);case"file":return d("p",{class:"words"},`📎 ${s.name??"A file"}`);case"a\
udio":return d("p",{class:"words"},`🔈 ${s.transcript||"Something to hear"}`);default:return d("p",{class:"words"},"te\
xt"in s?String(s.text):"")}}function Ce(s,e){return e?`${s} ${e}`:s}function we(s,e){if(!s)return null;try{let{protocol:t,
href:n}=new URL(s);if(t==="https:"||t==="http:")return d("a",{href:n,rel:"noopener noreferrer nofollow",target:"_blank"},
e)}catch{}return null}var Bn={loading:"Loading …",live:"Connected",behind:"Reconnecting …",ended:"Ended"};function ke(s,e,t,n,i,o){let r=n.
conversation(i),a=!0,l=!0,u=null,c=0,h=d("h2",{id:`name-${s}`},e),g=d("span",{class:"link",role:"status"}),f=d("button",
{type:"button",class:"second",onclick:()=>a?xe():Ie()}),_=d("p",{class:"about"}),w=d("ol",{class:"log",role:"log","aria-\
label":`What ${e} sees`,tabindex:"0"}),N=d("p",{class:"typing","aria-live":"polite"}),q=d("input",{id:`say-${s}`,maxlength:"\
2000",autocomplete:"off",placeholder:"Write something",oninput:()=>r.type()}),M=d("form",{onsubmit:p=>{p.preventDefault();
let b=q.value.trim();b!==""&&(q.value="",r.post(b))}},d("label",{for:`say-${s}`,class:"hidden"},`${e} says`),q,d("button",
{type:"submit"},"Send")),E=d("section",{class:"person","aria-labelledby":`name-${s}`},d("header",{},d("span",{class:"fac\
e","aria-hidden":"true"},e.charAt(0)),d("div",{},h,_),f),g,w,N,M,o),k=new Map,Ee=d("li",{class:"divider"});function xe(){
a=!1,u=$n(r.state),n.live.stop(),B()}function Ie(){a=!0,n.live.start(),B()}function B(){let p=r.state;E.classList.toggle(
"offline",!a),f.textContent=a?"Go offline":"Come back",f.setAttribute("aria-label",`${e}: ${a?"go offline":"come back"}`),
g.textContent=a?p.status==="live"&&n.live.state.over==="stream"?"Connected, by events":Bn[p.status]:"Offline: the socket\
 is closed",g.dataset.state=a?p.status:"off",_.textContent=lt(),N.textContent=p.typing.length>0?`${p.typing.map(b=>b.name??
b.id).join(", ")} is typing …`:"",tt(w,dt(p)),ct(p)&&(l=!0),Me(),a&&p.status==="live"&&document.visibilityState!=="hid\
den"&&r.markRead()}function lt(){let p=n.presence.state.get(t.id)?.state;return a&&p!==void 0?`${t.name} is ${p}`:`with ${t.
name}`}function dt(p){let b=[],x=u===null||!a?[]:p.items.filter(v=>v.state==="stored"&&v.post.seq>(u??0)&&v.post.author.
id!==s);c=x.length,Ee.textContent=`While you were away: ${c} new`;for(let v of p.items)v===x[0]&&b.push(Ee),b.push(ut(v,
p));for(let v of k.keys())p.items.some(T=>T.key===v)||k.delete(v);return b}function ut(p,b){let x=p.post.author.id===s&&
p.post.author.kind==="contact",v=pt(p,x,b),T=k.get(p.key);if(T!==void 0&&T.item.post===p.post&&T.item.state===p.state&&T.
tail===v)return T.element;let ue=p.post.author.name??p.post.author.id??"The shop",mt=p.post.author.kind==="contact"?x?"o\
wn":"other":"system",pe=d("li",{class:`line ${mt} ${p.state}`,"data-seq":String(p.post.seq)},d("p",{class:"who"},x?"You":
ue,p.post.channel?d("span",{class:"way"},` by ${p.post.channel.toUpperCase()}`):null),...nt(p.post,gt=>{r.post(gt)}),d("\
p",{class:"tail"},v),p.state==="failed"?d("button",{type:"button",class:"second",onclick:()=>r.retry(p.key)},"Try again"):
null);return T!==void 0&&T.element.replaceWith(pe),k.set(p.key,{element:pe,item:p,tail:v}),pe}function pt(p,b,x){if(p.state===
"sending")return a?"Sending …":"Waits until you are back";if(p.state==="failed")return`Not sent: ${p.problem?.detail??
""}`;let v=new Date(p.post.created_at).toLocaleTimeString([],{hour:"2-digit",minute:"2-digit"});if(!b)return v;let T=x.positions.
find(ue=>ue.person.id===t.id);return T===void 0||T.delivered<p.post.seq?`${v} · Sent`:`${v} · ${T.read>=p.post.seq?"Re\
ad":"Delivered"}`}function Me(){l&&(w.scrollTop=w.scrollHeight)}let Ae="";function ct(p){let b=p.items.at(-1)?.key??"",x=b!==
Ae;return Ae=b,x}w.addEventListener("scroll",()=>l=w.scrollHeight-w.scrollTop-w.clientHeight<60),new ResizeObserver(Me).
observe(w),n.presence.follow([t.id]);for(let p of[r,n.live,n.presence])p.subscribe(B);return B(),{id:s,name:e,client:n,talk:r,
element:E,isOnline:()=>a,goOffline:xe,comeBack:Ie}}function $n(s){return s.items.reduce((e,t)=>Math.max(e,t.post.seq),0)}var Un=700;function st(s,e,t,n){let i=new Set,o=d("ol",{class:"texts",role:"log","aria-label":`Texts on ${t}'s phone`}),
r=d("p",{class:"about"},"No texts yet. Who does not see a post in the app in time gets it here."),a=d("input",{id:"answe\
r",maxlength:"500",autocomplete:"off",placeholder:"Answer by SMS"}),l=d("button",{type:"submit"},"Text"),u=d("p",{class:"\
about",role:"status"}),c=d("form",{hidden:!0,onsubmit:M=>{N(M)}},d("label",{for:"answer",class:"hidden"},`${t} answers b\
y SMS`),a,l),h=d("section",{class:"phone","aria-label":`${t}'s phone`},d("h3",{},`${t}'s phone, ${n}`),r,o,c,u),g,f=!1,_=!0,
w=0;async function N(M){M.preventDefault();let E=a.value.trim();if(E!==""){l.disabled=!0;try{await s.sandbox.inbound({channel:"\
sms",from:n,text:E}),o.append(d("li",{class:"own"},E)),o.scrollTop=o.scrollHeight,a.value="",u.textContent=""}catch(k){u.
textContent=k instanceof Error?k.message:String(k)}finally{l.disabled=!1}}}async function q(){try{let{data:M}=await s.sandbox.
outbox({contact:e,channel:"sms",limit:20});for(let E of[...M].reverse()){let k=`${E.delivery} ${E.attempt}`;i.has(k)||(i.
add(k),!_&&(w+=1,o.append(d("li",{},(E.text??"").trim())),o.scrollTop=o.scrollHeight,r.hidden=!0,c.hidden=!1))}_=!1}catch{}
f||(g=setTimeout(()=>{q()},Un))}return q(),{element:h,count:()=>w,stop:()=>{f=!0,clearTimeout(g)}}}function it(s,e,t,n,i){let o=[{name:"The shop writes",says:"A system message and an order card, said by your backend wit\
h its key.",does:async()=>{await s.conversations.postMessage(e,{name:"The Blue Teapot",text:"Your order is on its way. A\
sk here if anything is missing."}),await s.conversations.postMessage(e,{name:"The Blue Teapot",parts:[{type:"order",number:"\
A-1001",state:"shipped",items:[{name:"Teapot, blue",price:"39.90"},{name:"Cup, blue",quantity:4,price:"5.00"}],total:"59\
.90",currency:"EUR"}]})}},{name:`${n.name} goes offline`,says:`The socket of ${n.name}'s device is closed. ${t.name} see\
s that he has gone a few seconds later.`,does:()=>n.goOffline()},{name:`${t.name} asks something`,says:`It waits for ${n.
name}. In 30 seconds he is told outside the app.`,does:()=>{t.talk.post("Did the cups arrive in one piece?")}},{name:"Ha\
lf a minute passes",says:"The test workspace's clock is moved on: who has not seen the post is reached by SMS, on a simu\
lated phone.",does:async()=>{await Wn(t),await s.sandbox.setClock({advance:"31s"})}},{name:`${n.name} answers by SMS`,says:"\
What he texts is a post of the same conversation.",does:async()=>{await ot(()=>i.count()>0);let g=i.element.querySelector(
"form"),f=i.element.querySelector("input");g===null||f===null||(f.value="All four of them! I am on the train.",g.requestSubmit())}},
{name:`${t.name} writes on`,says:"One more that he has not seen.",does:()=>{t.talk.post("Good. See you tonight!")}},{name:`${n.
name} comes back`,says:"His device goes on from its cursor: it is told what it missed, once and in order.",does:()=>n.comeBack()}],
r=0,a=d("ol",{class:"steps"}),l=d("p",{role:"status",class:"says"}),u=d("button",{type:"button",id:"next",onclick:()=>{c()}});
async function c(){let g=o[r];if(g!==void 0){u.disabled=!0,l.textContent=g.says;try{await g.does(),r+=1}catch(f){l.textContent=
f instanceof Error?f.message:String(f)}h(),u.disabled=r>=o.length,u.disabled||u.focus({preventScroll:!0})}}function h(){
a.replaceChildren(...o.map((g,f)=>d("li",{class:f<r?"done":f===r?"now":"",...f===r?{"aria-current":"step"}:{}},g.name))),
u.textContent=o[r]?.name??"That was all"}return h(),l.textContent="Write in either of the two, or follow the story.",d("\
section",{class:"story","aria-label":"The story"},a,d("div",{class:"go"},u,l))}function Wn(s){return ot(()=>s.client.outbox.
entries.length===0)}async function ot(s){let e=Date.now()+6e4;for(;!s();){if(Date.now()>e)throw new Error("That takes lo\
nger than it should: is a worker running?");await new Promise(t=>setTimeout(t,100))}}var F={id:"demo_ada",name:"Ada"},S={id:"demo_ben",name:"Ben",phone:"+31687654399"},de=I("start"),le=I("key"),Se=I("told"),
rt=de.querySelector("button");async function jn(s){if(!s.startsWith("td_test_"))throw new Error(s.startsWith("td_live_")?
"This is a live key: the demo is for test workspaces alone.":"A test key begins with td_test_.");let e=location.origin,t=et(
{url:e,key:s});if((await t.workspace.get()).mode!=="test")throw new Error("This key is of a live workspace: the demo is \
for test workspaces alone.");await t.contacts.put(F.id,{name:F.name}),await t.contacts.put(S.id,{name:S.name,phone:S.phone});
let{id:i}=await t.conversations.create({kind:"group",title:"Order A-1001",participants:[F.id,S.id],route:{after:"30s",steps:[
{channels:["sms"]}]}}),[o,r]=[F,S].map(c=>new H({url:e,token:async()=>(await t.contacts.createToken(c.id,{})).token??"",
storage:Y(),device:`demo of ${c.name}`})),a=st(t,S.id,S.name,S.phone),l=ke(F.id,F.name,S,o,i,null),u=ke(S.id,S.name,F,r,
i,a.element);I("people").replaceChildren(l.element,u.element),I("story").replaceChildren(it(t,i,l,u,a)),I("conversation").
textContent=i,de.hidden=!0,I("stage").hidden=!1}de.addEventListener("submit",s=>{s.preventDefault();let e=le.value.trim();
le.value="",rt.disabled=!0,Se.textContent="One moment …",jn(e).then(()=>Se.textContent="").catch(t=>{Se.textContent=t instanceof
m?t.detail:t instanceof Error?t.message:String(t),le.focus()}).finally(()=>rt.disabled=!1)});var at=location.hash.slice(
1);at!==""&&(history.replaceState(null,"",location.pathname),le.value=at,de.requestSubmit());
